package io.parley.history.checkpoint;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.history.audit.Checkpoint;
import io.parley.service.Health.Status;
import java.time.Duration;
import java.time.Instant;

/// What the sealer says of itself to those who look from other threads:
///
/// | metric                         | meaning                                                  |
/// |--------------------------------|----------------------------------------------------------|
/// | `parley.checkpoints.sealed`    | checkpoints made by this process                         |
/// | `parley.checkpoints.duration`  | how long one took to make                                |
/// | `parley.checkpoints.failures`  | rounds in which one could not be made or brought away    |
/// | `parley.checkpoints.number`    | of the newest one, whoever made it                       |
/// | `parley.checkpoints.time`      | when that was made, in seconds since 1970                |
public final class SealerStatus {

  private final Counter sealed;
  private final Counter failures;
  private final Timer duration;
  private volatile Status health = Status.up();
  private volatile long number;
  private volatile Instant time = Instant.EPOCH;

  public SealerStatus(MeterRegistry metrics) {
    sealed = Counter.builder("parley.checkpoints.sealed").register(metrics);
    failures = Counter.builder("parley.checkpoints.failures").register(metrics);
    duration = Timer.builder("parley.checkpoints.duration").register(metrics);
    Gauge.builder("parley.checkpoints.number", this, s -> s.number).register(metrics);
    Gauge.builder("parley.checkpoints.time", this, s -> s.time.getEpochSecond())
        .baseUnit("seconds")
        .register(metrics);
  }

  /// Whether checkpoints are made and brought to their places.
  public Status health() {
    return health;
  }

  void works() {
    health = Status.up();
  }

  /// Takes in a failure.
  ///
  /// @return whether it is news
  boolean fails(String reason) {
    Status before = health;
    health = Status.down(reason);
    failures.increment();
    return !health.equals(before);
  }

  void newest(Checkpoint newest) {
    number = newest.number();
    time = newest.time();
  }

  void sealed(Duration took) {
    sealed.increment();
    duration.record(took);
  }
}
