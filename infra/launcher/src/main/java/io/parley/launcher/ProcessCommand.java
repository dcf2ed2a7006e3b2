package io.parley.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
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
    ClockWatch.start();
    var gaveUp = new AtomicBoolean();
    try (var stop = StopSignal.install();
        var _ = stop.starting(() -> start(config, () -> giveUp(gaveUp, stop)))) {
      stop.await();
    }
    return gaveUp.get() ? 1 : 0;
  }

  /// @param gaveUp to be run, from any thread, if the process can't go on; it has said why
  abstract AutoCloseable start(Path configuration, Runnable gaveUp);

  private static void giveUp(AtomicBoolean gaveUp, StopSignal stop) {
    gaveUp.set(true);
    stop.give();
  }
}
