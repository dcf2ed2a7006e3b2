package io.parley.load;

import io.parley.load.platform.Deployment;
import io.parley.load.platform.LocalPlatform;
import io.parley.load.platform.NamedProcesses;
import io.parley.service.StartupException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is measured: a deployment that runs, or one that is started for it.
final class PlatformOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Measure what runs on this data directory (default: start one of its own).")
  private @Nullable Path data;

  @Option(
      names = "--process",
      paramLabel = "NAME=PID",
      description = "With --data: a process whose CPU and memory are measured; repeat it.")
  private Map<String, Long> processes = new HashMap<>();

  @Mixin private OwnPlatform own = new OwnPlatform();

  Target open() throws InterruptedException {
    if (data != null) {
      Map<String, ProcessHandle> named = new HashMap<>();
      processes.forEach((name, pid) -> named.put(name, process(pid)));
      return new Target(Deployment.at(data), NamedProcesses.of(named), () -> {});
    }
    LocalPlatform started = own.start();
    return new Target(started.deployment(), started.processes(), started::close);
  }

  private static ProcessHandle process(long pid) {
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new StartupException("--process: there is no process " + pid));
  }

  /// What is measured, for as long as it is.
  record Target(Deployment deployment, NamedProcesses processes, Runnable end)
      implements AutoCloseable {

    @Override
    public void close() {
      end.run();
    }
  }
}
