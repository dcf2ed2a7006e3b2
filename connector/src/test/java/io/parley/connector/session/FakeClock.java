package io.parley.connector.session;

import java.time.Duration;
import java.time.Instant;

/// A clock that stands until it is moved.
public final class FakeClock implements SessionClock {

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private long nanoTime = Long.MAX_VALUE - 1_000_000_000L;

  public void advance(Duration duration) {
    now = now.plus(duration);
    nanoTime += duration.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanoTime;
  }

  @Override
  public Instant now() {
    return now;
  }
}
