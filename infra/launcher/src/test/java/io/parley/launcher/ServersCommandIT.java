package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class ServersCommandIT {

  private static final long GRACE_SECONDS = 30;

  @TempDir Path data;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stopWhatIsLeft() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (var process : processes) {
      process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void runsUntilItIsToldToStopAndLeavesNothingBehind() throws Exception {
    var servers = start();
    var announced = readUntilReady(servers);
    var endpoints = EndpointsFile.read(data);
    assertThat(announced).anySatisfy(line -> assertThat(line).contains(endpoints.kafka()));
    assertThat(endpoints.postgres()).startsWith("jdbc:postgresql://127.0.0.1:");
    assertThat(ProcessHandle.allProcesses().filter(this::worksHere).toList()).isNotEmpty();

    servers.destroy();
    assertThat(servers.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(data.resolve("endpoints.json")).doesNotExist();
    assertThat(ProcessHandle.allProcesses().filter(this::worksHere).toList()).isEmpty();
  }

  @Test
  void refusesADirectoryThatIsInUseInOneLine() throws Exception {
    readUntilReady(start());
    var second = start();
    assertThat(second.errorReader().lines().toList())
        .containsExactly("parley: data directory " + data + " is in use by another process");
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(EndpointsFile.read(data).nodes()).as("still that of the first").isEmpty();
  }

  private Process start() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Parley.class.getName(),
                "servers",
                "--data",
                data.toString())
            .start();
    processes.add(process);
    return process;
  }

  private static List<String> readUntilReady(Process servers) {
    return servers.inputReader().lines().takeWhile(line -> !line.startsWith("ready")).toList();
  }

  /// Whether a process is one of the servers: their programs or arguments name the data directory.
  private boolean worksHere(ProcessHandle process) {
    return process.pid() != ProcessHandle.current().pid()
        && process.info().commandLine().orElse("").contains(data.toString());
  }
}
