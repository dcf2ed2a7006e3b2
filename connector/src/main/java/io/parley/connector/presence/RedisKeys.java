package io.parley.connector.presence;

import org.jspecify.annotations.Nullable;

/// The names of Redis' keys. What stands in braces decides the slot in a cluster: all keys of one
/// user are in one slot.
final class RedisKeys {

  private static final String PRESENCE = "parley:presence:{";

  private RedisKeys() {}

  /// Hash: session id → when it was written, in milliseconds by Redis' clock, a space, [TableEntry]
  /// as JSON.
  static String sessions(String user) {
    return "parley:sessions:{" + user + "}";
  }

  /// Hash: `state` (`online`, `away`, `offline`), `lastSeen`. Also the channel on which a change is
  /// told, as both, separated by a space.
  static String presence(String user) {
    return PRESENCE + user + "}";
  }

  /// Whose presence a key or channel is; null if it is none.
  static @Nullable String userOfPresence(String key) {
    return key.startsWith(PRESENCE) ? key.substring(PRESENCE.length(), key.length() - 1) : null;
  }

  /// Channel: ids of sessions that the node is to end.
  static String orders(String node) {
    return "parley:orders:" + node;
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
