package io.parley.chaos.bench;

import io.parley.chaos.check.Checker;
import io.parley.chaos.check.LoggedEvent;
import io.parley.chaos.check.RecordedRun;
import io.parley.chaos.check.Verdict;
import io.parley.chaos.client.DeviceConfig;
import io.parley.chaos.client.Shape;
import io.parley.chaos.client.Workload;
import io.parley.chaos.observation.Journal;
import io.parley.chaos.observation.Journals;
import io.parley.chaos.observation.Observation.Quiet;
import io.parley.chaos.source.HistoryRowsReader;
import io.parley.chaos.source.LogReader;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One run: start the platform, put a load on it, break and mend, let it become quiet, check.
public final class ChaosRun {

  private static final Duration GRACE = Duration.ofSeconds(32);
  private static final Duration READ = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration REPORT = Duration.ofSeconds(10);

  /// What is to be run.
  ///
  /// @param directory made if missing; gets data, logs and observations
  /// @param inTurn whether the faults come in their order, not by chance
  /// @param leastPause between two faults, and `mostPause` likewise
  public record Plan(
      Program program,
      Path directory,
      long seed,
      Duration load,
      PlatformSize size,
      Shape shape,
      List<String> faults,
      boolean inTurn,
      Duration leastPause,
      Duration mostPause) {}

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
  /// @throws io.parley.service.StartupException if the platform does not start
  public Verdict run() throws InterruptedException {
    List<Disruption> disruptions = plan.faults().stream().map(Disruption::parse).toList();
    Path observations = plan.directory().resolve("observations" + Journal.SUFFIX);
    progress.accept("seed " + plan.seed() + ", faults " + disruptions);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ProcessPlatform platform =
            ProcessPlatform.start(plan.program(), plan.directory(), plan.size(), http, progress);
        Journal journal = Journal.open(observations)) {
      disruptions.forEach(disruption -> Disruptor.targets(disruption, platform));
      progress.accept("the platform is ready: " + platform.processNames());
      var config = DeviceConfig.of(http, platform.nodes(), System::nanoTime);
      try (var workload = new Workload(plan.seed(), plan.shape(), config, journal::write)) {
        workload.prepare();
        progress.accept(workload.devices().size() + " devices are online");
        load(platform, workload, disruptions);
        journal.write(new Quiet(System.nanoTime()));
        progress.accept("quiet");
        settle(platform, workload);
      }
      journal.flush();
      progress.accept("checking");
      return verdict(platform, observations);
    }
  }

  private void load(ProcessPlatform platform, Workload workload, List<Disruption> disruptions)
      throws InterruptedException {
    var schedule =
        new Schedule(disruptions, plan.inTurn(), plan.leastPause(), plan.mostPause(), plan.seed());
    var disruptor = new Disruptor(platform, schedule, progress);
    disruptor.start();
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
                .formatted(steps, disruptor.done(), workload.unsettled()));
      }
    }
    disruptor.stop();
    platform.awaitReady();
    progress.accept("%d actions, %d faults in all".formatted(steps, disruptor.done()));
  }

  /// Waits until every message is settled and PostgreSQL has caught up, and in any case as long as
  /// clients may take to get to the head.
  private void settle(ProcessPlatform platform, Workload workload) throws InterruptedException {
    long quietNs = System.nanoTime();
    var rows = new HistoryRowsReader(platform.postgres());
    int waiting = workload.unsettled();
    while (System.nanoTime() - quietNs < GRACE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      waiting = workload.unsettled();
    }
    if (waiting > 0) {
      progress.accept(waiting + " messages were never settled");
    }
    int events = log(platform).size();
    while (rows.projectedEvents() < events && System.nanoTime() - quietNs < 2 * GRACE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  private static Verdict verdict(ProcessPlatform platform, Path observations) {
    var journals = Journals.read(observations);
    var rows = new HistoryRowsReader(platform.postgres()).read();
    return Checker.check(new RecordedRun(journals.observations(), log(platform), rows, null));
  }

  private static List<LoggedEvent> log(ProcessPlatform platform) {
    return new LogReader(platform.kafka(), READ).read();
  }
}
