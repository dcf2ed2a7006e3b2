package io.parley.connector.account;

import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.connector.account.GuessLimits.Allowance;
import io.parley.connector.rate.Network;
import io.parley.connector.rate.TokenBuckets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Makes passwords slow to guess. A guess takes a token from each of three buckets and gets them
/// back if it was right. Of this node alone.
final class GuessThrottle {

  private final TokenBuckets perUserAndAddress;
  private final TokenBuckets perUser;
  private final TokenBuckets perAddress;

  GuessThrottle(GuessLimits limits, Ticker clock) {
    this.perUserAndAddress = buckets(limits.perUserAndAddress(), clock);
    this.perUser = buckets(limits.perUser(), clock);
    this.perAddress = buckets(limits.perAddress(), clock);
  }

  private static TokenBuckets buckets(Allowance allowance, Ticker clock) {
    return new TokenBuckets(allowance.burst(), allowance.refillEvery(), clock);
  }

  /// Begins a guess.
  ///
  /// @return zero if it may be made, otherwise for how long none may
  Duration begin(String user, String address) {
    List<Taken> taken = new ArrayList<>();
    for (Taken bucket : buckets(user, address)) {
      Duration wait = bucket.buckets().take(bucket.key());
      if (wait.isPositive()) {
        taken.forEach(Taken::giveBack);
        return wait;
      }
      taken.add(bucket);
    }
    return Duration.ZERO;
  }

  /// Takes a guess back: it was right, or it could not be looked at.
  void forgive(String user, String address) {
    buckets(user, address).forEach(Taken::giveBack);
  }

  private List<Taken> buckets(String user, String address) {
    String network = Network.of(address);
    return List.of(
        new Taken(perUserAndAddress, user + ' ' + network),
        new Taken(perAddress, network),
        new Taken(perUser, user));
  }

  private record Taken(TokenBuckets buckets, String key) {
    void giveBack() {
      buckets.giveBack(key);
    }
  }
}
