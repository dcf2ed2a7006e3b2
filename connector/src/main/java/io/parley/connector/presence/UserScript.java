package io.parley.connector.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A script about one user's sessions, which begins with `user-sessions.lua`.
final class UserScript {

  /// For how long it is known when a user was last seen.
  private static final Duration PRESENCE_TTL = Duration.ofDays(60);

  private final RedisScript script;

  private UserScript(RedisScript script) {
    this.script = script;
  }

  static UserScript load(String name) {
    return new UserScript(RedisScript.load("user-sessions", name));
  }

  /// How all of them are run.
  ///
  /// @param sessionTtl after how long a session that was not written again is nowhere
  record Means(RedisLink redis, Duration sessionTtl) {}

  /// Runs one that answers with a whole number.
  CompletableFuture<Long> run(Means means, String user, String... arguments) {
    return script.run(means.redis(), keys(user), all(means, arguments));
  }

  /// Runs one that answers with texts.
  CompletableFuture<List<String>> list(Means means, String user, String... arguments) {
    return script.list(means.redis(), keys(user), all(means, arguments));
  }

  /// Asks one that only reads.
  CompletableFuture<List<String>> ask(Means means, String user, String... arguments) {
    return script.ask(means.redis(), keys(user), all(means, arguments));
  }

  private static List<String> keys(String user) {
    return List.of(
        RedisKeys.sessions(user), // sessions
        RedisKeys.presence(user)); // presence
  }

  private static String[] all(Means means, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add(means.redis().publishCommand()); // publish
    all.add(Long.toString(means.sessionTtl().toMillis())); // session_ttl_ms
    all.add(Long.toString(PRESENCE_TTL.toMillis())); // presence_ttl_ms
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }
}
