package io.parley.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/// A command that runs one process until it is stopped.
abstract class ProcessCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "Configuration in YAML; what it leaves out has its default.")
  private Path config = Path.of("");

  @Override
  public final Integer call() throws Exception {
    try (var stop = StopSignal.install();
        var _ = stop.starting(() -> start(config))) {
      stop.await();
    }
    return 0;
  }

  abstract AutoCloseable start(Path configuration);
}
