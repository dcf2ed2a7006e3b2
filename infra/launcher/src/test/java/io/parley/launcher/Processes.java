package io.parley.launcher;

import io.parley.chaos.bench.PlatformLayout;
import io.parley.chaos.bench.ProcessPlatform;
import io.parley.chaos.bench.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The platform as processes of its own, and accounts on it.
final class Processes implements AutoCloseable {

  private final ProcessPlatform platform;
  private final List<String> progress = new CopyOnWriteArrayList<>();

  Processes(Path directory, PlatformLayout size) {
    platform =
        ProcessPlatform.start(
            new Program(Parley.class.getName()), directory, size, ChatClient.HTTP, progress::add);
  }

  ProcessPlatform platform() {
    return platform;
  }

  /// The processes that ended by themselves, a line each.
  List<String> ended() {
    return progress.stream().filter(line -> line.contains("ended by itself")).toList();
  }

  URI node(int index) {
    return platform.nodes().get(index);
  }

  void makeAccount(String user) throws IOException, InterruptedException {
    String body = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, TestPlatform.PASSWORD);
    var request =
        HttpRequest.newBuilder(node(0).resolve("/v1/accounts"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = ChatClient.HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("no account for " + user + ": " + answer.body());
    }
  }

  /// One of a process's metrics, by its name in Prometheus' format; it has no labels.
  double metric(String process, String name) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(platform.admin(process).resolve("/metrics")).build();
    return ChatClient.HTTP
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    platform.close();
  }
}
