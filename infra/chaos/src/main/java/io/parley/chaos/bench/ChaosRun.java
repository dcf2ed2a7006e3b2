package io.parley.chaos.bench;

import io.parley.chaos.check.Checker;
import io.parley.chaos.check.LoggedEvent;
import io.parley.chaos.check.Reconnects;
import io.parley.chaos.check.RecordedRun;
import io.parley.chaos.check.Verdict;
import io.parley.chaos.check.Waits;
import io.parley.chaos.client.DeviceConfig;
import io.parley.chaos.client.Shape;
import io.parley.chaos.client.Workload;
import io.parley.chaos.observation.Journal;
import io.parley.chaos.observation.Journals;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Quiet;
import io.parley.chaos.source.HistoryRowsReader;
import io.parley.chaos.source.LogReader;
import io.parley.chaos.source.ReplayedLogReader;
import io.parley.chaos.source.SourceUnreadable;
import io.parley.service.StartupException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One run: start the platform, put a load on it, break and mend, let it become quiet, check.
public final class ChaosRun {

  private static final Duration READ = Duration.ofSeconds(60);
  private static final Duration REPORT = Duration.ofSeconds(10);

  /// When after quiet to look whether all is well. The last look is after clients must be at the
  /// head, and decides.
  private static final List<Duration> LOOKS =
      List.of(
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofSeconds(16),
          Duration.ofSeconds(32));

  /// What is to be run.
  ///
  /// @param directory empty, or made; gets data, logs and observations
  /// @param load for how long there is one
  public record Plan(
      Program program,
      Path directory,
      long seed,
      Duration load,
      PlatformLayout layout,
      Shape shape,
      FaultPlan faults) {

    /// Whether no connection breaks but those of nodes that are replaced.
    boolean isRolling() {
      return faults.isRolling() && shape.drops() == 0;
    }
  }

  /// How it went.
  ///
  /// @param faults how many there were
  /// @param unready processes that were not ready again long after the last fault
  /// @param unsettled messages that were neither acknowledged nor refused for good
  /// @param waits how long messages waited around the faults
  /// @param reconnects if processes were only replaced
  public record Result(
      Verdict verdict,
      int faults,
      List<String> unready,
      int unsettled,
      Waits waits,
      @Nullable Reconnects reconnects) {

    public boolean isClean() {
      return verdict.isClean()
          && unready.isEmpty()
          && unsettled == 0
          && (reconnects == null || reconnects.tooMany().isEmpty());
    }

    public String report() {
      return "%d faults; not ready: %s; %d messages never settled%n%s%n%s%s"
          .formatted(faults, unready, unsettled, waits, reconnections(), verdict.report());
    }

    private String reconnections() {
      if (reconnects == null) {
        return "";
      }
      String lines = "at most %d reconnects of a device for a node%n".formatted(reconnects.most());
      return lines + String.join("", reconnects.tooMany().stream().map("%s%n"::formatted).toList());
    }
  }

  private final Plan plan;
  private final Consumer<String> progress;
  private final long startNs = System.nanoTime();

  /// @param progress told, line by line, what happens
  public ChaosRun(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress =
        line -> progress.accept("%6.1f s  %s".formatted((System.nanoTime() - startNs) / 1e9, line));
  }

  /// Runs it to the end.
  ///
  /// @throws StartupException if the platform does not start
  public Result run() throws InterruptedException {
    List<Disruption> disruptions = plan.faults().disruptions();
    Path observations = plan.directory().resolve("observations" + Journal.SUFFIX);
    progress.accept("seed " + plan.seed() + ", faults " + disruptions);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ProcessPlatform platform =
            ProcessPlatform.start(
                plan.program(),
                plan.directory(),
                plan.layout(),
                new Trials(disruptions, plan.shape().userNames()),
                http,
                progress);
        Journal journal = Journal.open(observations)) {
      disruptions.forEach(disruption -> Disruptor.targets(disruption, platform));
      progress.accept("the platform is ready: " + platform.processNames());
      var config = DeviceConfig.of(http, platform.nodes(), System::nanoTime);
      try (var workload = new Workload(plan.seed(), plan.shape(), config, journal::write)) {
        workload.prepare();
        progress.accept(workload.devices().size() + " devices are online");
        Load load = load(platform, workload, journal);
        journal.write(new Quiet(load.endNs()));
        progress.accept("quiet");
        List<String> unready = platform.unready();
        return settle(platform, workload, load, unready, journal, observations);
      }
    }
  }

  /// What there was of it.
  ///
  /// @param endNs when nothing was asked any more and the last fault was undone, whether or not
  ///   everything was ready again
  private record Load(int faults, long endNs) {}

  private Load load(ProcessPlatform platform, Workload workload, Journal journal)
      throws InterruptedException {
    List<Disruptor> disruptors = disruptors(platform, journal);
    disruptors.forEach(Disruptor::start);
    long beganNs = System.nanoTime();
    long stepNs = (long) (1e9 / workload.shape().actionsPerSecond());
    long steps = 0;
    long reports = 1;
    while (System.nanoTime() - beganNs < plan.load().toNanos()) {
      workload.step();
      long leftNs = ++steps * stepNs - (System.nanoTime() - beganNs);
      TimeUnit.NANOSECONDS.sleep(leftNs);
      if (System.nanoTime() - beganNs > reports * REPORT.toNanos()) {
        reports++;
        progress.accept(
            "%d actions, %d faults, %d messages waiting"
                .formatted(steps, done(disruptors), workload.unsettled()));
      }
    }
    long endNs = System.nanoTime();
    for (Disruptor disruptor : disruptors) {
      disruptor.stop();
      endNs = Math.max(endNs, disruptor.lastUndoneNs());
    }
    progress.accept("%d actions, %d faults in all".formatted(steps, done(disruptors)));
    return new Load(done(disruptors), endNs);
  }

  private List<Disruptor> disruptors(ProcessPlatform platform, Journal journal) {
    Set<String> broken = ConcurrentHashMap.newKeySet();
    return LongStream.range(0, plan.faults().atOnce())
        .mapToObj(i -> new Schedule(plan.faults(), plan.seed() + i))
        .map(schedule -> new Disruptor(platform, schedule, broken, journal::write, progress))
        .toList();
  }

  private static int done(List<Disruptor> disruptors) {
    return disruptors.stream().mapToInt(Disruptor::done).sum();
  }

  /// Looks again and again, until all is well or nothing more may be waited for.
  private Result settle(
      ProcessPlatform platform,
      Workload workload,
      Load load,
      List<String> unready,
      Journal journal,
      Path observations)
      throws InterruptedException {
    @Nullable Result result = null;
    for (Duration look : LOOKS) {
      TimeUnit.NANOSECONDS.sleep(load.endNs() + look.toNanos() - System.nanoTime());
      int unsettled = workload.unsettled();
      journal.flush();
      List<Observation> observed = Journals.read(observations).observations();
      result =
          new Result(
              verdict(platform, observed),
              load.faults(),
              unready,
              unsettled,
              Waits.of(observed),
              plan.isRolling() ? Reconnects.of(observed) : null);
      if (result.isClean()) {
        break;
      }
      progress.accept(
          "%d s after quiet: %d messages wait, not yet kept: %s"
              .formatted(
                  look.toSeconds(), unsettled, result.verdict().violationsByRule().keySet()));
    }
    return Objects.requireNonNull(result);
  }

  private Verdict verdict(ProcessPlatform platform, List<Observation> observed) {
    var rows = new HistoryRowsReader(platform.postgres()).read();
    return Checker.check(new RecordedRun(observed, log(platform), rows, replayed(platform)));
  }

  /// The log that a second router makes of the same commands; null if it can't.
  private @Nullable List<LoggedEvent> replayed(ProcessPlatform platform) {
    try {
      return ReplayedLogReader.read(platform.replay());
    } catch (StartupException | SourceUnreadable e) {
      progress.accept("no second router: " + e.getMessage());
      return null;
    }
  }

  private static List<LoggedEvent> log(ProcessPlatform platform) {
    return new LogReader(platform.kafka(), READ, platform.contents()).read();
  }
}
