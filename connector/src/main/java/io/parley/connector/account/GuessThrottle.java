package io.parley.connector.account;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Makes passwords slow to guess. A guess takes a token from each of three buckets and gets them
/// back if it was right. Of this node alone.
final class GuessThrottle {

  /// What a customer is commonly given; anyone can have as many addresses within.
  private static final int IPV6_PREFIX_BYTES = 8;

  private final TokenBuckets perUserAndAddress;
  private final TokenBuckets perUser;
  private final TokenBuckets perAddress;

  GuessThrottle(GuessLimits limits, Ticker clock) {
    this.perUserAndAddress = new TokenBuckets(limits.perUserAndAddress(), clock);
    this.perUser = new TokenBuckets(limits.perUser(), clock);
    this.perAddress = new TokenBuckets(limits.perAddress(), clock);
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
    String network = network(address);
    return List.of(
        new Taken(perUserAndAddress, user + ' ' + network),
        new Taken(perAddress, network),
        new Taken(perUser, user));
  }

  /// What stands for an address: itself, of version 6 its network.
  static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_PREFIX_BYTES)) + "/64"
          : address;
    } catch (IllegalArgumentException _) {
      return address; // a transport's own word for a peer without an address
    }
  }

  private record Taken(TokenBuckets buckets, String key) {
    void giveBack() {
      buckets.giveBack(key);
    }
  }
}
