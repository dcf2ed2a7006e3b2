package io.parley.chaos.tamper;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Spoils what Parley keeps in Redis, of which nothing that it promises may depend.
public final class RedisTamper {

  private final URI redis;

  /// @param redis `redis://host:port`
  public RedisTamper(URI redis) {
    this.redis = redis;
  }

  /// Deletes half of the keys.
  ///
  /// @return how many
  public int forgetHalf(Random random) {
    try (var connection = RedisConnection.open(redis)) {
      List<String> keys =
          connection.run("KEYS", "*").stream().filter(_ -> random.nextBoolean()).toList();
      keys.forEach(key -> connection.run("DEL", key));
      return keys.size();
    }
  }

  /// Enters a session for each user that there is not, on one of the nodes, and one that is
  /// nonsense.
  ///
  /// @return how many
  public int forgeSessions(Collection<String> users, List<String> nodes, Random random) {
    try (var connection = RedisConnection.open(redis)) {
      for (String user : users) {
        String node = nodes.get(random.nextInt(nodes.size()));
        String session = new UUID(random.nextLong(), random.nextLong()).toString();
        String table = "parley:sessions:{" + user + "}";
        String now = connection.run("TIME").getFirst() + "000";
        connection.run("HSET", table, session, now + " " + entry(user, node, session));
        connection.run("HSET", table, session + "x", "nonsense");
        connection.run("SADD", "parley:node-sessions:" + node, user + "/" + session);
      }
      return 2 * users.size();
    }
  }

  private static String entry(String user, String node, String session) {
    return """
    {"node":"%s","incarnation":"1","state":"online","session":{"user":"%s","session":"%s"}}\
    """
        .formatted(node, user, session);
  }
}
