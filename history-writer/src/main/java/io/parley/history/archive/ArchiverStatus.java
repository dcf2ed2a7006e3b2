package io.parley.history.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.service.RoundStatus;
import java.time.Instant;

/// What the archiver says of itself to those who look from other threads:
///
/// | metric                        | meaning                                                      |
/// |-------------------------------|--------------------------------------------------------------|
/// | `parley.archive.entries`      | entries of the manifest, whoever made them                   |
/// | `parley.archive.time`         | when the newest one was made, in seconds since 1970          |
/// | `parley.archive.lag.records`  | offsets that are sealed and not archived                     |
/// | `parley.archive.bytes`        | bytes of segments and spans that this process has written    |
/// | `parley.archive.failures`     | rounds that failed                                           |
public final class ArchiverStatus extends RoundStatus {

  private final Counter bytes;
  private volatile long entries;
  private volatile long lag;
  private volatile Instant time = Instant.EPOCH;

  public ArchiverStatus(MeterRegistry metrics) {
    super(Counter.builder("parley.archive.failures").register(metrics));
    bytes = Counter.builder("parley.archive.bytes").register(metrics);
    Gauge.builder("parley.archive.entries", this, s -> s.entries).register(metrics);
    Gauge.builder("parley.archive.lag.records", this, s -> s.lag).register(metrics);
    Gauge.builder("parley.archive.time", this, s -> s.time.getEpochSecond())
        .baseUnit("seconds")
        .register(metrics);
  }

  void newest(ArchiveEntry newest) {
    entries = newest.number();
    time = newest.time();
  }

  void archived(ArchiveEntry entry) {
    bytes.increment((double) entry.bytes());
  }

  void behind(long records) {
    lag = records;
  }
}
