package io.parley.history.erasure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.history.custody.RunTotals;
import io.parley.service.RoundStatus;

/// What the retention says of itself to those who look from other threads:
///
/// | metric                      | meaning                                             |
/// |-----------------------------|-----------------------------------------------------|
/// | `parley.retention.erased`   | contents that this process has erased               |
/// | `parley.retention.failures` | attempts that failed                                |
public final class RetentionStatus extends RoundStatus {

  private final Counter erased;

  public RetentionStatus(MeterRegistry metrics) {
    super(Counter.builder("parley.retention.failures").register(metrics));
    erased = Counter.builder("parley.retention.erased").register(metrics);
  }

  void erased(RunTotals totals) {
    erased.increment((double) totals.redacted());
  }
}
