package io.parley.connector.presence;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Who is there, over all nodes, for those who want to know. A hint: a change may be missed, and is
/// made up for within a minute.
public interface PresenceFeed {

  /// Begins to hear of a user's changes; completes when no later one is missed. Never blocks.
  CompletableFuture<Void> follow(String user);

  /// Hears of the user no more. Never blocks.
  void unfollow(String user);

  /// The users' presence now, in their order. Blocks.
  ///
  /// @throws io.parley.connector.history.StoreUnavailable if it can't be read
  List<Presence> read(Collection<String> users);

  /// Tells one listener of followed users.
  void listen(Listener listener);

  /// Hears how it stands, on threads that must not be held up.
  interface Listener {

    /// It has changed.
    void changed(Presence presence);

    /// It was looked up, because a change may have been missed. A change that comes at the same
    /// time is the later word.
    void found(Presence presence);
  }
}
