package io.parley.connector.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Whom a session watches, and whom of these it may see. Somebody is seen only once it is known
/// that nothing speaks against it. Used on the session's event loop alone.
final class Sights {

  private final Map<String, Sight> sightByUser = new HashMap<>();

  private enum Sight {
    UNKNOWN,
    CLEAR,
    HIDDEN;

    static Sight of(boolean hidden) {
      return hidden ? HIDDEN : CLEAR;
    }
  }

  Set<String> users() {
    return sightByUser.keySet();
  }

  void add(String user) {
    sightByUser.putIfAbsent(user, Sight.UNKNOWN);
  }

  /// Forgets a user, if it has it.
  boolean remove(String user) {
    return sightByUser.remove(user) != null;
  }

  boolean sees(String user) {
    return sightByUser.get(user) == Sight.CLEAR;
  }

  /// Takes in what was looked up, unless something was heard meanwhile, which is the later word.
  void found(String user, boolean hidden) {
    sightByUser.replace(user, Sight.UNKNOWN, Sight.of(hidden));
  }

  /// Takes in what was heard of a change.
  ///
  /// @return whether that changes what the session was told
  boolean heard(String user, boolean hidden) {
    Sight before = sightByUser.replace(user, Sight.of(hidden));
    return before != null && before != Sight.UNKNOWN && before != Sight.of(hidden);
  }
}
