package io.parley.connector.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/// One bucket of tokens per key, by the generic cell rate algorithm: of each bucket only the time
/// is kept at which it will be full again (ITU-T I.371, annex A). A full bucket is not kept at all.
///
/// Bounded: over [#MAX_KEYS] keys, the least used ones are forgotten, which refills their buckets.
/// Safe for many threads.
public final class TokenBuckets {

  static final int MAX_KEYS = 100_000;

  private final Cache<String, Long> fullAtNsByKey;
  private final Ticker clock;
  private final long intervalNs;
  private final int burst;

  /// @param burst tokens in a full bucket
  /// @param refillEvery how long until there is one more
  public TokenBuckets(int burst, Duration refillEvery, Ticker clock) {
    this.clock = clock;
    this.intervalNs = refillEvery.toNanos();
    this.burst = burst;
    this.fullAtNsByKey =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofNanos(intervalNs * burst))
            .ticker(clock)
            .build();
  }

  /// Takes a token.
  ///
  /// @return zero if there was one, otherwise for how long there will be none
  public Duration take(String key) {
    return take(key, 1);
  }

  /// Takes tokens. What costs more than a bucket holds takes all of it.
  ///
  /// @return zero if they were there, otherwise for how long they will not be; then none are taken
  public Duration take(String key, int tokens) {
    long nowNs = clock.read();
    long costNs = Math.min(tokens, burst) * intervalNs;
    long capacityNs = burst * intervalNs;
    long[] waitNs = {0};
    fullAtNsByKey
        .asMap()
        .compute(
            key,
            (_, fullAtNs) -> {
              long missingNs = fullAtNs == null ? 0 : Math.max(0, fullAtNs - nowNs);
              waitNs[0] = Math.max(0, missingNs + costNs - capacityNs);
              return nowNs + (waitNs[0] == 0 ? missingNs + costNs : missingNs);
            });
    return Duration.ofNanos(waitNs[0]);
  }

  /// Puts a token back that was not needed.
  public void giveBack(String key) {
    giveBack(key, 1);
  }

  public void giveBack(String key, int tokens) {
    long costNs = Math.min(tokens, burst) * intervalNs;
    fullAtNsByKey.asMap().computeIfPresent(key, (_, fullAtNs) -> fullAtNs - costNs);
  }
}
