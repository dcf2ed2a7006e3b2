package io.parley.connector.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that goes when it is told to.
final class SettableClock implements InstantSource {

  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }
}
