package io.parley.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A short-lived program that is run to its end.
///
/// @param server names the server in messages
/// @param words the program and its arguments
/// @param output file that takes what the program prints; kept for whoever looks for the cause
record Command(String server, List<String> words, Path output) {

  private static final int ATTEMPTS = 20;
  private static final Duration A_MOMENT = Duration.ofMillis(50);

  /// How ETXTBSY is told.
  private static final String TEXT_FILE_BUSY = "Text file busy";

  /// @throws ServerFailed if the program fails or is not done in time
  void run(Duration timeout) {
    try {
      Process process = start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw failed("was not done within " + timeout.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw failed(lastComplaint());
      }
    } catch (IOException e) {
      throw new ServerFailed(server + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailed(server + ": interrupted", e);
    }
  }

  /// A program that was just written may still be held open, for writing, by a process that another
  /// thread is starting: a moment later it is not.
  private Process start() throws IOException {
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    for (int attempt = 1; true; attempt++) {
      try {
        return builder.start();
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(TEXT_FILE_BUSY)) {
          throw e;
        }
        Pause.of(A_MOMENT);
      }
    }
  }

  private ServerFailed failed(String how) {
    return new ServerFailed("%s: %s (see %s)".formatted(server, how, output));
  }

  private String lastComplaint() throws IOException {
    var lines = Files.readString(output, StandardCharsets.ISO_8859_1).lines().toList();
    return lines.reversed().stream()
        .filter(line -> line.contains("FATAL") || line.contains("rror"))
        .findFirst()
        .or(() -> lines.reversed().stream().filter(line -> !line.isBlank()).findFirst())
        .orElse(words.getFirst() + " failed");
  }
}
