package io.parley.history.checkpoint;

import io.parley.history.audit.CheckpointChain;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.log.CommittedLog;
import io.parley.history.store.CheckpointStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings checkpoints that were published back into a database that has lost them, so that it goes
/// on where it was, and never begins anew.
record Restoration(
    Supplier<CommittedLog> eventLog, PublishedCheckpoints topic, CheckpointStore store) {

  private static final Logger log = LoggerFactory.getLogger(Restoration.class);

  /// Does it, if there is something to do.
  ///
  /// @return whether topic and database agree now; if not, another process is at it
  /// @throws CheckpointFailed if they contradict each other
  boolean run() {
    Optional<SignedCheckpoint> published = topic.last();
    if (published.isEmpty()) {
      return true;
    }
    SignedCheckpoint newest = published.get();
    long have = store.last().map(SignedCheckpoint::number).orElse(0L);
    if (have >= newest.number()) {
      requireSame(newest);
      return true;
    }
    return restore(have, topic.all());
  }

  private boolean restore(long have, List<SignedCheckpoint> all) {
    requireChain(all);
    if (have > 0) {
      requireSame(all.get((int) have - 1));
    }
    List<SignedCheckpoint> missing = all.subList((int) have, all.size());
    log.atInfo().addKeyValue("checkpoints", missing.size()).log("checkpoints are being restored");
    try {
      boolean done = store.restore(missing, spans -> LogSpans.replay(eventLog.get(), all, spans));
      if (done) {
        log.atInfo().addKeyValue("checkpoints", missing.size()).log("checkpoints restored");
      }
      return done;
    } catch (IllegalStateException e) {
      throw new CheckpointFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireSame(SignedCheckpoint published) {
    List<SignedCheckpoint> ours = store.after(published.number() - 1);
    if (ours.isEmpty() || !ours.getFirst().equals(published)) {
      throw new CheckpointFailed(
          "checkpoint %d is another in the database than on the topic"
              .formatted(published.number()));
    }
  }

  private static void requireChain(List<SignedCheckpoint> all) {
    var chain = new CheckpointChain();
    for (SignedCheckpoint checkpoint : all) {
      chain
          .add(checkpoint)
          .ifPresent(
              problem -> {
                throw new CheckpointFailed("%s on the topic %s".formatted(checkpoint, problem));
              });
    }
  }
}
