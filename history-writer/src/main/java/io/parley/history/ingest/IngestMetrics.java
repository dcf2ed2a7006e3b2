package io.parley.history.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.OwnedBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/// What is measured of the loop:
///
/// | metric                             | meaning                                                 |
/// |------------------------------------|---------------------------------------------------------|
/// | `parley.history.lag.records`       | offsets of the log that are not written                 |
/// | `parley.history.lag.seconds`       | age of the last event written; 0 if nothing is behind   |
/// | `parley.history.delay`             | from an event's time until it is written                |
/// | `parley.history.batch.records`     | records of one write                                    |
/// | `parley.history.batch.duration`    | how long a write took                                   |
/// | `parley.history.partitions`        | partitions assigned                                     |
/// | `parley.history.partitions.stopped`| of them, those that a person has to look at             |
/// | `parley.history.fenced`            | batches given up because another claimed the partition  |
/// | `parley.history.retries`           | writes put off because PostgreSQL was away or too busy  |
final class IngestMetrics {

  private final InstantSource clock;
  private final DistributionSummary batchRecords;
  private final Timer batchDuration;
  private final Timer delay;
  private final Counter fenced;
  private final Counter retries;

  private volatile long lagRecords;
  private volatile int assigned;
  private volatile Instant lastWritten;

  IngestMetrics(MeterRegistry metrics, IngestStatus status, InstantSource clock) {
    this.clock = clock;
    this.lastWritten = clock.instant();
    batchRecords = DistributionSummary.builder("parley.history.batch.records").register(metrics);
    batchDuration =
        Timer.builder("parley.history.batch.duration")
            .publishPercentileHistogram()
            .register(metrics);
    delay = Timer.builder("parley.history.delay").publishPercentileHistogram().register(metrics);
    fenced = Counter.builder("parley.history.fenced").register(metrics);
    retries = Counter.builder("parley.history.retries").register(metrics);
    Gauge.builder("parley.history.lag.records", this, m -> m.lagRecords).register(metrics);
    Gauge.builder("parley.history.lag.seconds", this, IngestMetrics::lagSeconds).register(metrics);
    Gauge.builder("parley.history.partitions", this, m -> m.assigned).register(metrics);
    Gauge.builder("parley.history.partitions.stopped", status, IngestStatus::stopped)
        .register(metrics);
  }

  void assigned(int partitions) {
    assigned = partitions;
  }

  void lag(long records) {
    lagRecords = records;
  }

  void fenced() {
    fenced.increment();
  }

  void retry() {
    retries.increment();
  }

  void wrote(Collection<OwnedBatch> batches, Duration duration) {
    batchRecords.record(batches.stream().mapToInt(owned -> owned.batch().size()).sum());
    batchDuration.record(duration);
  }

  void written(Batch batch) {
    switch (batch) {
      case EventBatch(_, _, _, List<LoggedEvent> events) when !events.isEmpty() -> {
        Instant now = clock.instant();
        events.forEach(event -> delay.record(Duration.between(event.envelope().time(), now)));
        lastWritten = events.getLast().envelope().time();
      }
      case EventBatch _, CursorBatch _ -> {}
    }
  }

  private double lagSeconds() {
    return lagRecords == 0 ? 0 : Duration.between(lastWritten, clock.instant()).toMillis() / 1e3;
  }
}
