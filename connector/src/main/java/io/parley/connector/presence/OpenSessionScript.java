package io.parley.connector.presence;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Enters a session into its user's table and makes the user online.
final class OpenSessionScript {

  private final RedisScript script = RedisScript.load("open-session");

  CompletableFuture<Long> run(RedisLink redis, String node, SessionInfo session) {
    return script.run(
        redis,
        List.of(
            RedisKeys.sessions(session.user()), // sessions
            RedisKeys.presence(session.user())), // presence
        session.session(), // session
        TableEntry.online(node, session).toJson(), // entry
        RedisTime.format(session.lastSeen())); // last_seen
  }
}
