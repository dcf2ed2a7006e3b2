package io.parley.router;

import io.parley.service.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A router in a process of its own, to be killed. Says `started` when it is.
final class RouterProgram {

  private RouterProgram() {}

  static void main(String[] settings) throws InterruptedException {
    Map<String, String> settingsByPath =
        List.of(settings).stream()
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    Router router = Router.start(Configuration.of(RouterConfig.class, settingsByPath));
    KafkaWorld.awaitReady(router);
    System.out.println("started");
    Thread.currentThread().join();
  }

  /// Starts it, and returns when it is at work.
  static Process start(Map<String, Object> settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx256m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(RouterProgram.class.getName());
    settings.forEach((path, value) -> command.add(path + "=" + value));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("started")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the router's process ended before it was ready");
    }
    Thread.startVirtualThread(() -> output.lines().forEach(_ -> {}));
    return process;
  }
}
