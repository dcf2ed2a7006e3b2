package io.parley.connector.presence;

import java.time.Duration;
import java.util.Map;

/// Who counts as present, and who is told.
///
/// @param awayAfter how long without a request until a session's user counts as away there
/// @param sessionsPerUser a further one ends the oldest; 0 for as many as they like
/// @param sessionsPerPlatform the same among the devices of one platform
/// @param watchedPerSession users whose presence one session may watch
/// @param watchedPerNode users whose presence all sessions of the node may watch, each counted once
/// @param gather for how long changes are gathered before they are pushed
/// @param typingEvery how often a device may say in a conversation that its user is typing
public record PresenceConfig(
    Duration awayAfter,
    int sessionsPerUser,
    Map<String, Integer> sessionsPerPlatform,
    int watchedPerSession,
    int watchedPerNode,
    Duration gather,
    Duration typingEvery) {

  /// So that a change reaches its watchers within a second.
  private static final Duration MAX_GATHER = Duration.ofMillis(500);

  private static final Duration MIN_AWAY = Duration.ofSeconds(1);

  public static final PresenceConfig DEFAULT =
      new PresenceConfig(
          Duration.ofMinutes(5),
          50,
          Map.of(),
          500,
          100_000,
          Duration.ofMillis(200),
          Duration.ofSeconds(3));

  public PresenceConfig {
    sessionsPerPlatform = Map.copyOf(sessionsPerPlatform);
    require(awayAfter.compareTo(MIN_AWAY) >= 0, "away-after must be at least 1s");
    require(sessionsPerUser >= 0, "sessions-per-user must not be negative");
    require(
        sessionsPerPlatform.values().stream().allMatch(max -> max > 0),
        "sessions-per-platform must be at least 1 for each platform");
    require(watchedPerSession >= 0, "watched-per-session must not be negative");
    require(watchedPerNode >= 0, "watched-per-node must not be negative");
    require(
        gather.isPositive() && gather.compareTo(MAX_GATHER) <= 0,
        "gather must be from 1ms to 500ms");
    require(typingEvery.isPositive(), "typing-every must be more than 0");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }
}
