package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that is run for each checkpoint, with the checkpoint's line on its standard input. It
/// gets one twice if this process ends between telling it and publishing. Used by one thread.
final class CheckpointCommand {

  private final List<String> words;
  private final Duration timeout;
  private long told;

  /// @param words the program and its arguments; no shell reads them
  CheckpointCommand(List<String> words, Duration timeout) {
    this.words = words;
    this.timeout = timeout;
  }

  /// Runs it, unless this process has told it already.
  ///
  /// @throws CheckpointFailed if it does not end with 0 in time
  void tell(SignedCheckpoint checkpoint) {
    if (checkpoint.number() > told) {
      run(checkpoint);
      told = checkpoint.number();
    }
  }

  private void run(SignedCheckpoint checkpoint) {
    Process process;
    try {
      process =
          new ProcessBuilder(words)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new CheckpointFailed("command: " + e.getMessage(), e);
    }
    try {
      feed(process, CheckpointJson.write(checkpoint) + "\n");
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CheckpointFailed("command %s: not done in time".formatted(words.getFirst()));
      }
      if (process.exitValue() != 0) {
        throw new CheckpointFailed(
            "command %s: exit code %d".formatted(words.getFirst(), process.exitValue()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckpointFailed("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void feed(Process process, String line) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(line.getBytes(UTF_8));
    } catch (IOException _) {
      // It has ended, or does not want to read; whether that is a failure, its exit code says.
    }
  }
}
