package io.parley.connector.presence;

import io.lettuce.core.RedisURI;
import java.time.Duration;

/// How to reach Redis. Nothing but the list of devices depends on it.
///
/// @param uri `redis://` or, with TLS, `rediss://`, complete with user and password
/// @param timeout for how long Redis may take to answer
/// @param maxRequests how many requests may be on their way; more are dropped
/// @param lease for how long the node counts as alive after it was last heard of; it is heard of
///   three times as often
public record RedisConfig(String uri, Duration timeout, int maxRequests, Duration lease) {

  /// Rule R9.
  private static final Duration MAX_TIMEOUT = Duration.ofMillis(500);

  private static final int RENEWALS_PER_LEASE = 3;

  public RedisConfig {
    if (timeout.toMillis() < 10 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be from 10ms to 500ms");
    }
    if (maxRequests < 100) {
      throw new IllegalArgumentException("max-requests must be at least 100");
    }
    if (lease.compareTo(timeout.multipliedBy(RENEWALS_PER_LEASE)) < 0) {
      throw new IllegalArgumentException("lease must be at least three times the timeout");
    }
    RedisURI.create(uri); // refuses what is none
  }

  RedisURI address() {
    RedisURI address = RedisURI.create(uri);
    address.setTimeout(timeout);
    return address;
  }

  Duration renewEvery() {
    return lease.dividedBy(RENEWALS_PER_LEASE);
  }

  /// Without the password.
  @Override
  public String toString() {
    return "RedisConfig[" + RedisURI.create(uri) + "]";
  }
}
