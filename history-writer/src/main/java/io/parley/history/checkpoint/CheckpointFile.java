package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.audit.export.MalformedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file that checkpoints are appended to, a line each. Every process has all of them in its own.
/// Used by one thread.
final class CheckpointFile {

  private final Path path;
  private @Nullable Long last;

  CheckpointFile(Path path) {
    this.path = path;
  }

  /// Number of the newest checkpoint in the file; 0 if it has none. What a crash left behind the
  /// last line end is cut off.
  ///
  /// @throws CheckpointFailed if it can't be read
  long last() {
    Long known = last;
    if (known == null) {
      known = readLast();
      last = known;
    }
    return known;
  }

  /// Appends checkpoints; they are on the disk when this returns.
  ///
  /// @throws CheckpointFailed if that fails
  void append(List<SignedCheckpoint> checkpoints) {
    var lines = new StringBuilder();
    checkpoints.forEach(checkpoint -> lines.append(CheckpointJson.write(checkpoint)).append('\n'));
    last = null; // Looked up again if only part of it gets there.
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = UTF_8.encode(lines.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new CheckpointFailed("can't write " + path + ": " + e, e);
    }
    last = checkpoints.getLast().number();
  }

  private long readLast() {
    if (Files.notExists(path)) {
      return 0;
    }
    try {
      String text = Files.readString(path, UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      if (end < text.length()) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(text.substring(0, end).getBytes(UTF_8).length);
        }
      }
      return end == 0
          ? 0
          : CheckpointJson.read(text.substring(text.lastIndexOf('\n', end - 2) + 1, end)).number();
    } catch (IOException | MalformedFile e) {
      throw new CheckpointFailed("can't read " + path + ": " + e.getMessage(), e);
    }
  }
}
