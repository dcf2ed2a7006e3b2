package io.parley.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A running server process that is known by its pid file. Whether the pid is still that server is
/// proven by the program it runs and the data directory it works in.
record Daemon(ProcessHandle process) {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

  /// The daemon of a pid file, or nothing if there is none, it has ended, or its pid went to
  /// another process.
  ///
  /// @param program start of the program's file name
  /// @param workingDirectory where the daemon has changed to
  static Optional<Daemon> find(Path pidFile, String program, Path workingDirectory) {
    return pid(pidFile)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(process -> runs(process, program) && worksIn(process, workingDirectory))
        .map(Daemon::new);
  }

  /// Asks the process to end and, when the time is up, ends it.
  void stop(Duration timeout) {
    process.destroy();
    if (!endsWithin(timeout) && process.destroyForcibly()) {
      endsWithin(timeout);
    }
  }

  private boolean endsWithin(Duration timeout) {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (!hasEnded() && System.nanoTime() < deadlineNs) {
      Pause.of(POLL_INTERVAL);
    }
    return hasEnded();
  }

  /// A process that has ended may still be listed until its parent, which is not this process, asks
  /// how; by then it runs no program.
  private boolean hasEnded() {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  private static Optional<Long> pid(Path pidFile) {
    try (var lines = Files.lines(pidFile)) {
      return lines.findFirst().map(String::strip).map(Long::valueOf);
    } catch (IOException | NumberFormatException _) {
      return Optional.empty(); // no file, or one cut short by a crash: no daemon is known
    }
  }

  private static boolean runs(ProcessHandle process, String program) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).endsWith(program))
        .orElse(false);
  }

  private static boolean worksIn(ProcessHandle process, Path directory) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), directory);
    } catch (IOException _) {
      return false; // ended in between, or not ours to look at
    }
  }
}
