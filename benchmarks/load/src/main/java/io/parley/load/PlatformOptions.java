package io.parley.load;

import io.parley.load.platform.Deployment;
import io.parley.load.platform.LocalPlatform;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ParleyProgram;
import io.parley.service.StartupException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "New directory for a deployment of its own (default: .parley/bench-TIME).")
  private @Nullable Path work;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Connectors of its own deployment (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "12",
      description = "Partitions of its own deployment (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A setting of its own deployment, under the process it is for, such as"
            + " router.streams.threads=1 or connector.commands.linger=2ms; repeat it.",
        "Without any, they are the defaults, but for one broker and no limits of rates."
      })
  private Map<String, String> settings = new HashMap<>();

  Target open() throws InterruptedException {
    if (data != null) {
      Map<String, ProcessHandle> named = new HashMap<>();
      processes.forEach((name, pid) -> named.put(name, process(pid)));
      return new Target(Deployment.at(data), NamedProcesses.of(named), () -> {});
    }
    Path directory =
        work == null ? Path.of(".parley", "bench-" + System.currentTimeMillis() / 1_000) : work;
    LocalPlatform own =
        LocalPlatform.start(
            directory, ParleyProgram.own(), new LocalPlatform.Size(nodes, partitions, settings));
    return new Target(own.deployment(), own.processes(), own::close);
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
