package io.parley.connector.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.connector.account.GuessLimits.Allowance;
import java.time.Duration;

/// One bucket of tokens per key, by the generic cell rate algorithm: of each bucket only the time
/// is kept at which it will be full again (ITU-T I.371, annex A). A full bucket is not kept at all.
///
/// Bounded: over [#MAX_KEYS] keys, the least used ones are forgotten, which refills their buckets.
/// Safe for many threads.
final class TokenBuckets {

  static final int MAX_KEYS = 100_000;

  private final Cache<String, Long> fullAtNsByKey;
  private final Ticker clock;
  private final long intervalNs;
  private final long capacityNs;

  TokenBuckets(Allowance allowance, Ticker clock) {
    this.clock = clock;
    this.intervalNs = allowance.refillEvery().toNanos();
    this.capacityNs = intervalNs * allowance.burst();
    this.fullAtNsByKey =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofNanos(capacityNs))
            .ticker(clock)
            .build();
  }

  /// Takes a token.
  ///
  /// @return zero if there was one, otherwise for how long there will be none
  Duration take(String key) {
    long nowNs = clock.read();
    long[] waitNs = {0};
    fullAtNsByKey
        .asMap()
        .compute(
            key,
            (_, fullAtNs) -> {
              long missingNs = fullAtNs == null ? 0 : Math.max(0, fullAtNs - nowNs);
              waitNs[0] = Math.max(0, missingNs + intervalNs - capacityNs);
              return nowNs + (waitNs[0] == 0 ? missingNs + intervalNs : missingNs);
            });
    return Duration.ofNanos(waitNs[0]);
  }

  /// Puts a token back that was not needed.
  void giveBack(String key) {
    fullAtNsByKey.asMap().computeIfPresent(key, (_, fullAtNs) -> fullAtNs - intervalNs);
  }
}
