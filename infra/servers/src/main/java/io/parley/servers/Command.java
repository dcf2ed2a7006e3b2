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

  /// @throws ServerFailed if the program fails or is not done in time
  void run(Duration timeout) {
    try {
      var process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
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
