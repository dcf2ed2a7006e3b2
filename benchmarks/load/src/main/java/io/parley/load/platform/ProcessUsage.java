package io.parley.load.platform;

import io.parley.load.client.LoadFailed;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What a process and all below it have used, by `/proc`. A process below that has ended counts as
/// long as its parent runs.
///
/// @param cpuMicros of user and system time
/// @param pssKib what it has of the memory, shared parts by their share
public record ProcessUsage(long cpuMicros, long pssKib) {

  static final ProcessUsage NOTHING = new ProcessUsage(0, 0);

  private static final int TICKS_PER_SECOND = 100;
  private static final int MICROS_PER_TICK = 1_000_000 / TICKS_PER_SECOND;

  /// Of `/proc/PID/stat`, counted behind the name: utime, stime, and those of children that ended.
  private static final int FIRST_TIME_FIELD = 11;

  private static final int TIME_FIELDS = 4;

  /// Of a process with all below it.
  public static ProcessUsage of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(ProcessUsage::alone)
        .reduce(NOTHING, ProcessUsage::plus);
  }

  private static ProcessUsage alone(ProcessHandle process) {
    long pid = process.pid();
    try {
      return new ProcessUsage(
          cpuMicros(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))),
          pssKib(Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup"))));
    } catch (AccessDeniedException e) {
      throw new LoadFailed("process " + pid + " is not ours to measure", e);
    } catch (IOException _) {
      return NOTHING; // it has just ended, which /proc says in several ways
    }
  }

  static long cpuMicros(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return LongStream.range(FIRST_TIME_FIELD, FIRST_TIME_FIELD + TIME_FIELDS)
            .map(field -> Long.parseLong(fields[(int) field]))
            .sum()
        * MICROS_PER_TICK;
  }

  static long pssKib(String rollup) {
    return rollup
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  public ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(cpuMicros + other.cpuMicros, pssKib + other.pssKib);
  }

  /// What was used since; the memory is that of now.
  public ProcessUsage since(ProcessUsage before) {
    return new ProcessUsage(cpuMicros - before.cpuMicros, pssKib);
  }
}
