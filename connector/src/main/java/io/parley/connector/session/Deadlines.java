package io.parley.connector.session;

import java.time.Duration;
import java.time.Instant;

/// What the clock does to one connection: until when somebody must have logged in, when the client
/// is pinged or given up, and until when its token is good. Told on the connection's event loop.
final class Deadlines {

  private final SessionConfig config;
  private final SessionClock clock;
  private final long openedNs;

  private volatile long heardNs;
  private long pingedNs;
  private boolean loggedIn;
  private long tokenDeadlineNs;

  Deadlines(SessionConfig config, SessionClock clock) {
    this.config = config;
    this.clock = clock;
    this.openedNs = clock.nanoTime();
    this.heardNs = openedNs;
    this.pingedNs = openedNs;
  }

  /// What is to be done now. Those that close come first.
  enum Due {
    NOTHING,
    PING,
    NOT_LOGGED_IN,
    SILENT,
    TOKEN_EXPIRED
  }

  Due due(long nowNs) {
    if (!loggedIn && nowNs - loginDeadlineNs() >= 0) {
      return Due.NOT_LOGGED_IN;
    }
    if (nowNs - idleDeadlineNs() >= 0) {
      return Due.SILENT;
    }
    if (loggedIn && nowNs - tokenDeadlineNs >= 0) {
      return Due.TOKEN_EXPIRED;
    }
    return nowNs - pingDueNs() >= 0 ? Due.PING : Due.NOTHING;
  }

  /// When to look again, at the latest.
  long nextNs() {
    long next = earlier(pingDueNs(), idleDeadlineNs());
    return earlier(next, loggedIn ? tokenDeadlineNs : loginDeadlineNs());
  }

  /// The client gave a sign of life.
  void heard() {
    heardNs = clock.nanoTime();
  }

  void pinged() {
    pingedNs = clock.nanoTime();
  }

  /// The client has shown a token, the first or a newer one.
  void tokenShown(Instant expiresAt) {
    Duration left = Duration.between(clock.now(), expiresAt).plus(Verification.CLOCK_SKEW);
    tokenDeadlineNs =
        clock.nanoTime() + Math.min(left.toSeconds(), Integer.MAX_VALUE) * 1_000_000_000L;
    loggedIn = true;
  }

  /// For how long nothing was heard. From any thread.
  Duration silence() {
    return Duration.ofNanos(clock.nanoTime() - heardNs);
  }

  private long loginDeadlineNs() {
    return openedNs + config.loginTimeout().toNanos();
  }

  private long idleDeadlineNs() {
    return heardNs + config.idleTimeout().toNanos();
  }

  private long pingDueNs() {
    long sinceNs = pingedNs - heardNs > 0 ? pingedNs : heardNs;
    return sinceNs + config.heartbeat().toNanos();
  }

  /// Of two times of [SessionClock#nanoTime], which may have overflowed.
  static long earlier(long oneNs, long otherNs) {
    return oneNs - otherNs < 0 ? oneNs : otherNs;
  }
}
