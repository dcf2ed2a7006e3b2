package io.parley.connector.session;

import io.parley.connector.rate.TokenBucket;
import java.time.Duration;

/// How much one connection may send, and for how long it may go on sending more.
final class InboundRate {

  private final TokenBucket frames;
  private final TokenBucket bytes;
  private final TokenBucket refusals;

  InboundRate(RateConfig config, long nowNs) {
    frames = new TokenBucket(config.frames(), nowNs);
    bytes = new TokenBucket(config.bytes(), nowNs);
    refusals = new TokenBucket(config.refusals(), nowNs);
  }

  /// A frame came in.
  ///
  /// @return zero if it may, otherwise for how long none of its size may
  Duration take(int frameBytes, long nowNs) {
    Duration wait = bytes.take(frameBytes, nowNs);
    return wait.isZero() ? frames.take(1, nowNs) : wait;
  }

  /// The client was told that it sends too much.
  ///
  /// @return whether that was too often
  boolean refused(long nowNs) {
    return refusals.take(1, nowNs).isPositive();
  }
}
