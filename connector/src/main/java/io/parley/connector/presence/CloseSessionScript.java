package io.parley.connector.presence;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// Takes a session out of its user's table; with the last one the user goes offline.
final class CloseSessionScript {

  private static final UserScript SCRIPT = UserScript.load("close-session");

  private CloseSessionScript() {}

  static CompletableFuture<Long> run(UserScript.Means means, SessionPlace place, Instant lastSeen) {
    return run(means, place, RedisTime.format(lastSeen), "");
  }

  /// Takes it out only if this incarnation of its node wrote it. Its user was seen when that was
  /// written last.
  static CompletableFuture<Long> runFor(
      UserScript.Means means, SessionPlace place, long incarnation) {
    return run(means, place, "", Long.toString(incarnation));
  }

  private static CompletableFuture<Long> run(
      UserScript.Means means, SessionPlace place, String lastSeen, String incarnation) {
    return SCRIPT.run(
        means,
        place.user(),
        place.session(), // session
        lastSeen, // last_seen
        incarnation); // incarnation
  }
}
