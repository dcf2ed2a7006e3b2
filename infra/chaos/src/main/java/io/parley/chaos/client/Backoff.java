package io.parley.chaos.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: exponential, with full jitter.
final class Backoff {

  private static final int MAX_DOUBLINGS = 20;

  private final Duration base;
  private final Duration cap;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration base, Duration cap, RandomGenerator random) {
    this.base = base;
    this.cap = cap;
    this.random = random;
  }

  /// The wait after one more failure.
  Duration next() {
    long doubled = base.toMillis() << Math.min(failures++, MAX_DOUBLINGS);
    return Duration.ofMillis(random.nextLong(Math.min(cap.toMillis(), doubled) + 1));
  }

  void succeeded() {
    failures = 0;
  }
}
