package io.parley.chaos.bench;

import io.parley.service.StartupException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Until when something is looked at again and again.
record Deadline(long atNs) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - atNs > 0;
  }

  /// Between two looks.
  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
