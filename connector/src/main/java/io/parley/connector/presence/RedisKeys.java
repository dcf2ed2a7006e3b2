package io.parley.connector.presence;

/// The names of Redis' keys. What stands in braces decides the slot in a cluster: all keys of one
/// user are in one slot.
final class RedisKeys {

  private RedisKeys() {}

  /// Hash: session id → [TableEntry] as JSON.
  static String sessions(String user) {
    return "parley:sessions:{" + user + "}";
  }

  /// Hash: `state` (`online`, `offline`), `lastSeen`.
  static String presence(String user) {
    return "parley:presence:{" + user + "}";
  }

  /// Set of [SessionPlace]: what whoever finds the node dead must clear.
  static String nodeSessions(String node) {
    return "parley:node-sessions:" + node;
  }

  /// Hash with a time to live: `address`, `incarnation`, `sessions` (how many).
  static String node(String node) {
    return "parley:node:" + node;
  }
}
