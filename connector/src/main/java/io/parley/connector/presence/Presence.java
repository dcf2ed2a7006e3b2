package io.parley.connector.presence;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether a user is there.
///
/// @param lastSeen when the user was last heard of; null if that is not known
public record Presence(String user, State state, @Nullable Instant lastSeen) {

  /// Over all sessions of the user, on all nodes.
  public enum State {
    /// At least one device asks something now and then.
    ONLINE,
    /// There are devices, and none has asked anything for a while.
    AWAY,
    /// There is none.
    OFFLINE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
      return wireName;
    }
  }

  /// What is said of a user about whom nothing is known, or nothing is to be told.
  public static Presence unknown(String user) {
    return new Presence(user, State.OFFLINE, null);
  }

  /// Reads what the scripts say: a state, and a time or ''.
  ///
  /// @throws IllegalArgumentException if it is something else
  static Presence parse(String user, String state, String lastSeen) {
    return new Presence(
        user,
        State.valueOf(state.toUpperCase(Locale.ROOT)),
        lastSeen.isEmpty() ? null : RedisTime.parse(lastSeen));
  }
}
