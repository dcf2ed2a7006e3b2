package io.parley.history.checkpoint;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.history.audit.Checkpoint;
import io.parley.service.RoundStatus;
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
public final class SealerStatus extends RoundStatus {

  private final Counter sealed;
  private final Timer duration;
  private volatile long number;
  private volatile Instant time = Instant.EPOCH;

  public SealerStatus(MeterRegistry metrics) {
    super(Counter.builder("parley.checkpoints.failures").register(metrics));
    sealed = Counter.builder("parley.checkpoints.sealed").register(metrics);
    duration = Timer.builder("parley.checkpoints.duration").register(metrics);
    Gauge.builder("parley.checkpoints.number", this, s -> s.number).register(metrics);
    Gauge.builder("parley.checkpoints.time", this, s -> s.time.getEpochSecond())
        .baseUnit("seconds")
        .register(metrics);
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
