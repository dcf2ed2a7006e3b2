package io.parley.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process of its own with embedded servers, there to be killed.
record ServersProcess(Process process, String kafka, String redis, String postgreSql) {

  static ServersProcess start(Path data) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ServersProcess.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready ")) {
        var words = line.split(" ", -1);
        return new ServersProcess(process, words[1], words[2], words[3]);
      }
    }
    throw new IOException("servers did not start");
  }

  /// Kills this process, without a chance for it to stop its servers.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  static void main(String[] arguments) throws InterruptedException {
    var servers = EmbeddedServers.start(Path.of(arguments[0]), ServerPorts.FREE);
    System.out.printf("ready %s %s %s%n", servers.kafka(), servers.redis(), servers.postgreSql());
    new CountDownLatch(1).await();
  }
}
