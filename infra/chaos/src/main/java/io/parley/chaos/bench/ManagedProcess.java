package io.parley.chaos.bench;

import io.parley.service.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One process of the platform, which can be broken and started again. Its output goes to a file of
/// its name, all its starts into the same one. Safe for many threads.
public final class ManagedProcess {

  private final String name;
  private final List<String> command;
  private final Path log;
  private final @Nullable Path state;
  private final @Nullable ShiftedClock clock;
  private final @Nullable SmallDisk disk;
  private @Nullable Process process;
  private boolean wanted;

  /// One with the machine's clock that keeps nothing for itself.
  ///
  /// @param directory of the log
  ManagedProcess(String name, List<String> command, Path directory) {
    this(name, command, directory, null, null, null);
  }

  /// @param directory of the log
  /// @param state the directory of what the process keeps for itself and could do without
  /// @param clock of its own
  /// @param disk what it writes to
  ManagedProcess(
      String name,
      List<String> command,
      Path directory,
      @Nullable Path state,
      @Nullable ShiftedClock clock,
      @Nullable SmallDisk disk) {
    this.state = state;
    this.clock = clock;
    this.disk = disk;
    this.name = name;
    this.command = command;
    this.log = directory.resolve(name + ".log");
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  public synchronized void start() {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (clock != null) {
      builder.environment().putAll(clock.environment());
    }
    try {
      process = builder.start();
      wanted = true;
    } catch (IOException e) {
      throw new StartupException("can't start " + name + ": " + e.getMessage(), e);
    }
  }

  /// The exit code, if the process ended though nobody stopped it.
  synchronized @Nullable Integer diedWith() {
    Process last = process;
    return wanted && last != null && !last.isAlive() ? last.exitValue() : null;
  }

  /// Starts it again, if it ended though nobody stopped it.
  ///
  /// @return the exit code, if so
  synchronized @Nullable Integer restartIfDied() {
    Integer code = diedWith();
    if (code != null) {
      start();
    }
    return code;
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// SIGKILL.
  public void kill() {
    Process victim = unwanted();
    if (victim != null) {
      victim.destroyForcibly();
      join(victim, Duration.ofSeconds(10));
    }
  }

  /// Deletes what the process keeps for itself. It must not run.
  void wipe() {
    Path directory = state;
    if (directory == null) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) { // which may be a disk of its own
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't wipe " + directory, e);
    }
  }

  boolean hasState() {
    return state != null;
  }

  boolean hasDisk() {
    return disk != null;
  }

  /// SIGTERM.
  ///
  /// @return whether it ended in time; if not, it was killed
  boolean terminate(Duration within) {
    Process victim = unwanted();
    if (victim == null) {
      return true;
    }
    victim.destroy();
    boolean ended = join(victim, within);
    if (!ended) {
      victim.destroyForcibly();
      join(victim, Duration.ofSeconds(10));
    }
    return ended;
  }

  /// SIGSTOP.
  public void freeze() {
    signal("STOP");
  }

  /// SIGCONT.
  public void thaw() {
    signal("CONT");
  }

  void shiftClock(Duration by) {
    if (clock != null) {
      clock.shift(by);
    }
  }

  void fillDisk() {
    if (disk != null) {
      disk.fill();
    }
  }

  void emptyDisk() {
    if (disk != null) {
      disk.empty();
    }
  }

  /// Gives back what it was given of this machine. It must not run.
  void release() {
    if (disk != null) {
      disk.close();
    }
  }

  private synchronized @Nullable Process unwanted() {
    wanted = false;
    return process;
  }

  private synchronized void signal(String signal) {
    Process target = process;
    if (target != null && target.isAlive()) {
      Signals.send(signal, target.pid());
    }
  }

  private static boolean join(Process victim, Duration within) {
    try {
      return victim.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
