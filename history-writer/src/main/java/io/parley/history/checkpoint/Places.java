package io.parley.history.checkpoint;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.store.CheckpointStore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where checkpoints are kept outside of PostgreSQL. Used by one thread.
///
/// @param file this process's own; null if it has none
/// @param command null if there is none
record Places(
    CheckpointTopic topic, @Nullable CheckpointFile file, @Nullable CheckpointCommand command)
    implements AutoCloseable {

  static Places of(CheckpointsConfig config, CheckpointTopic topic) {
    return new Places(
        topic,
        config.file().isEmpty() ? null : new CheckpointFile(Path.of(config.file())),
        config.command().isEmpty()
            ? null
            : new CheckpointCommand(config.command(), config.commandTimeout()));
  }

  /// Brings all checkpoints to where they are missing.
  ///
  /// @throws CheckpointFailed if a place can't take them
  void fill(CheckpointStore store) {
    store.publish(this::publish);
    if (file != null) {
      List<SignedCheckpoint> missing = store.after(file.last());
      while (!missing.isEmpty()) {
        file.append(missing);
        missing = store.after(file.last());
      }
    }
  }

  /// The command first: it knows what it was told, the topic would have it again in each round.
  private void publish(SignedCheckpoint checkpoint) {
    if (command != null) {
      command.tell(checkpoint);
    }
    topic.publish(checkpoint);
  }

  @Override
  public void close() {
    topic.close();
  }
}
