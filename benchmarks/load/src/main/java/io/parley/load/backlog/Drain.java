package io.parley.load.backlog;

import io.parley.load.client.LoadFailed;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ProcessUsage;
import io.parley.load.platform.Profiler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How a backlog was worked off.
///
/// @param records that were
/// @param usage of each process meanwhile
public record Drain(long records, Duration span, Map<String, ProcessUsage> usage) {

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  /// Waits until a number is reached, and measures the way there.
  ///
  /// @param progress how many records are done
  /// @param from the number at which measuring begins
  /// @param profiler at work from then on
  /// @throws LoadFailed if nothing goes on for a minute
  public static Drain await(
      LongSupplier progress,
      long from,
      long to,
      Supplier<NamedProcesses> processes,
      Profiler profiler)
      throws InterruptedException {
    return begin(reach(progress, from), processes, profiler).end(progress, to);
  }

  /// Measures from now on.
  ///
  /// @param done how many records are
  public static Begun begin(long done, Supplier<NamedProcesses> processes, Profiler profiler) {
    NamedProcesses measured = processes.get();
    profiler.begin(measured);
    return new Begun(done, System.nanoTime(), measured.usage(), processes, profiler);
  }

  /// What is being measured.
  public record Begun(
      long done,
      long beginNs,
      Map<String, ProcessUsage> before,
      Supplier<NamedProcesses> processes,
      Profiler profiler) {

    /// Waits until a number is reached.
    ///
    /// @throws LoadFailed if nothing goes on for a minute
    public Drain end(LongSupplier progress, long number) throws InterruptedException {
      long end = reach(progress, number);
      Duration span = Duration.ofNanos(System.nanoTime() - beginNs);
      NamedProcesses measured = processes.get();
      Map<String, ProcessUsage> used = NamedProcesses.since(before, measured.usage());
      profiler.end(measured);
      return new Drain(end - done, span, used);
    }
  }

  private static long reach(LongSupplier progress, long number) throws InterruptedException {
    long last = -1;
    long lastNs = System.nanoTime();
    while (true) {
      long now = progress.getAsLong();
      if (now >= number) {
        return now;
      }
      if (now != last) {
        last = now;
        lastNs = System.nanoTime();
      } else if (System.nanoTime() - lastNs > STANDSTILL.toNanos()) {
        throw new LoadFailed("stands still at %d of %d".formatted(now, number));
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  public double perSecond() {
    return records * 1e9 / span.toNanos();
  }

  /// CPU of one process for each record.
  public double micros(String process) {
    return (double) usage.getOrDefault(process, new ProcessUsage(0, 0)).cpuMicros() / records;
  }

  /// Records that a process does with a second of one core.
  public double perCoreSecond(String process) {
    return 1e6 / micros(process);
  }

  /// For people, in one line.
  public String line(String process) {
    return String.format(
        Locale.ROOT,
        "%-16s %9d records  %9.0f/s  %7.1f µs of its CPU each: %9.0f a second of a core",
        process,
        records,
        perSecond(),
        micros(process),
        perCoreSecond(process));
  }

  /// For programs.
  public Map<String, Object> json(String process) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("process", process);
    json.put("records", records);
    json.put("seconds", span.toMillis() / 1e3);
    json.put("recordsPerSecond", perSecond());
    json.put("cpuMicrosPerRecord", micros(process));
    json.put("recordsPerCoreSecond", perCoreSecond(process));
    json.put("processes", usage);
    return json;
  }
}
