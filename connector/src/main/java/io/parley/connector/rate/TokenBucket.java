package io.parley.connector.rate;

import java.time.Duration;

/// One bucket of tokens, full at first, by the generic cell rate algorithm: only the time is kept
/// at which it will be full again (ITU-T I.371, annex A). Of one thread.
public final class TokenBucket {

  private final Rate rate;
  private long fullAtNs;

  public TokenBucket(Rate rate, long nowNs) {
    this.rate = rate;
    this.fullAtNs = nowNs;
  }

  /// Takes tokens. What costs more than the bucket holds takes all of it.
  ///
  /// @return zero if they were there, otherwise for how long they will not be; then none are taken
  public Duration take(int tokens, long nowNs) {
    Duration wait = await(tokens, nowNs);
    if (wait.isZero() && !rate.isUnbounded()) {
      fullAtNs = nowNs + missingNs(nowNs) + costNs(tokens);
    }
    return wait;
  }

  /// For how long so many tokens will not be there; zero if they are.
  public Duration await(int tokens, long nowNs) {
    if (rate.isUnbounded()) {
      return Duration.ZERO;
    }
    long waitNs = missingNs(nowNs) + costNs(tokens) - rate.nanos(rate.burst());
    return Duration.ofNanos(Math.max(0, waitNs));
  }

  private long missingNs(long nowNs) {
    return Math.max(0, fullAtNs - nowNs);
  }

  private long costNs(int tokens) {
    return rate.nanos(Math.min(tokens, rate.burst()));
  }
}
