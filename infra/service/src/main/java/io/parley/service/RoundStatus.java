package io.parley.service;

import io.micrometer.core.instrument.Counter;
import io.parley.service.Health.Status;

/// Whether what is done in rounds, see [Rounds], goes well; for those who look from other threads.
public abstract class RoundStatus {

  private final Counter failures;
  private volatile Status health = Status.up();

  /// @param failures counts rounds that failed
  protected RoundStatus(Counter failures) {
    this.failures = failures;
  }

  /// Whether the last round went well.
  public final Status health() {
    return health;
  }

  /// Takes in a round that went well.
  public final void works() {
    health = Status.up();
  }

  /// Takes in one that failed.
  ///
  /// @return whether it is news
  public final boolean fails(String reason) {
    Status before = health;
    health = Status.down(reason);
    failures.increment();
    return !health.equals(before);
  }
}
