package io.parley.chaos.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How one of Parley's commands is run as a process: by this JVM's Java, on its class path.
///
/// @param mainClass of the command `parley`
public record Program(String mainClass) {

  private static final List<String> OPTIONS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1", // starts sooner, which matters more here than speed
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return command;
  }
}
