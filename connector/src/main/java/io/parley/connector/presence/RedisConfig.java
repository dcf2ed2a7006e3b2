package io.parley.connector.presence;

import io.lettuce.core.RedisURI;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// How to reach Redis. Nothing but presence and the list of devices depends on it.
///
/// @param uri `redis://` or, with TLS, `rediss://`, complete with user and password; of a cluster
///   one or more of its nodes, separated by commas
/// @param timeout for how long Redis may take to answer
/// @param maxRequests how many requests may be on their way; more are dropped
/// @param lease for how long the node's sign of life stands; renewed three times as often
/// @param shardedPubsub whether a cluster's messages stay in the shard of their channel (Redis 7)
public record RedisConfig(
    Mode mode,
    String uri,
    Duration timeout,
    int maxRequests,
    Duration lease,
    boolean shardedPubsub,
    Tls tls) {

  /// Rule R9.
  private static final Duration MAX_TIMEOUT = Duration.ofMillis(500);

  private static final int RENEWALS_PER_LEASE = 3;

  public enum Mode {
    STANDALONE,
    CLUSTER
  }

  /// What TLS needs besides `rediss://`, all as paths of PEM files, empty for none.
  ///
  /// @param caFile the authorities to trust; otherwise the machine's own
  /// @param certificateFile by which this node is known, with its `keyFile`
  public record Tls(String caFile, String certificateFile, String keyFile) {

    public static final Tls NONE = new Tls("", "", "");

    public Tls {
      if (certificateFile.isEmpty() != keyFile.isEmpty()) {
        throw new IllegalArgumentException("certificate-file and key-file belong together");
      }
      for (String file : List.of(caFile, certificateFile, keyFile)) {
        if (!file.isEmpty() && !new File(file).canRead()) {
          throw new IllegalArgumentException("can't read " + file);
        }
      }
    }
  }

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
    if (parse(uri).size() > 1 && mode == Mode.STANDALONE) {
      throw new IllegalArgumentException("uri names several servers, but mode is standalone");
    }
    if (shardedPubsub && mode == Mode.STANDALONE) {
      throw new IllegalArgumentException("sharded-pubsub is for mode cluster");
    }
  }

  /// One server, with the defaults of the rest.
  public static RedisConfig standalone(String uri, Duration timeout, Duration lease) {
    return new RedisConfig(Mode.STANDALONE, uri, timeout, 10_000, lease, false, Tls.NONE);
  }

  List<RedisURI> addresses() {
    List<RedisURI> addresses = parse(uri);
    addresses.forEach(address -> address.setTimeout(timeout));
    return addresses;
  }

  Duration renewEvery() {
    return lease.dividedBy(RENEWALS_PER_LEASE);
  }

  /// Without the password.
  @Override
  public String toString() {
    return "RedisConfig[" + parse(uri) + "]";
  }

  /// Refuses what is none.
  private static List<RedisURI> parse(String uris) {
    return Arrays.stream(uris.split(",", -1)).map(String::strip).map(RedisURI::create).toList();
  }
}
