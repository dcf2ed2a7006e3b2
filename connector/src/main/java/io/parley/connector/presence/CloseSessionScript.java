package io.parley.connector.presence;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Takes a session out of its user's table; with the last one the user goes offline.
final class CloseSessionScript {

  private final RedisScript script = RedisScript.load("close-session");

  CompletableFuture<Long> run(RedisLink redis, SessionPlace place, Instant lastSeen) {
    return script.run(
        redis,
        List.of(
            RedisKeys.sessions(place.user()), // sessions
            RedisKeys.presence(place.user())), // presence
        place.session(), // session
        RedisTime.format(lastSeen)); // last_seen
  }
}
