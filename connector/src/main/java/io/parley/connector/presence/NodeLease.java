package io.parley.connector.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The node's sign of life in Redis. When it is gone before its time, Redis was wiped. (Which nodes
/// live is another matter: see [LeasedNodes].)
final class NodeLease {

  private static final RedisScript RENEW = RedisScript.load("renew-lease");
  private static final RedisScript RELEASE = RedisScript.load("release-lease");

  private final RedisLink redis;
  private final NodeIdentity node;
  private final Duration ttl;

  NodeLease(RedisLink redis, NodeIdentity node, Duration ttl) {
    this.redis = redis;
    this.node = node;
    this.ttl = ttl;
  }

  /// Takes the lease, whoever had it: this is a new start of the node.
  CompletableFuture<Renewal> take(int sessions) {
    return renew(sessions, "1");
  }

  CompletableFuture<Renewal> renew(int sessions) {
    return renew(sessions, "0");
  }

  CompletableFuture<Long> release() {
    return RELEASE.run(
        redis,
        List.of(RedisKeys.node(node.id())), // lease
        Long.toString(node.incarnation())); // incarnation
  }

  private CompletableFuture<Renewal> renew(int sessions, String replace) {
    return RENEW
        .run(
            redis,
            List.of(RedisKeys.node(node.id())), // lease
            node.address(), // address
            Long.toString(node.incarnation()), // incarnation
            Integer.toString(sessions), // sessions
            Long.toString(ttl.toMillis()), // ttl_ms
            replace) // replace
        .thenApply(NodeLease::renewal);
  }

  private static Renewal renewal(long answer) {
    if (answer > 0) {
      return Renewal.HELD;
    }
    return answer == 0 ? Renewal.NEW : Renewal.TAKEN;
  }

  /// How the node found its lease.
  enum Renewal {
    /// As it left it.
    HELD,
    /// There was none, or a former one: what the node wrote besides may be lost too.
    NEW,
    /// Another running node has the same name.
    TAKEN
  }
}
