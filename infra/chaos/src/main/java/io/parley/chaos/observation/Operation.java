package io.parley.chaos.observation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client asks.
public sealed interface Operation {

  String conversation();

  /// Sends a message.
  ///
  /// @param prev the `clientId` that the device named as its last one here
  record Send(String conversation, UUID clientId, @Nullable UUID prev) implements Operation {}

  /// Edits or recalls a message.
  ///
  /// @param target the sequence of a message
  record Amend(String conversation, Amendment amendment, long target) implements Operation {}

  /// Makes a conversation, or changes who its members are.
  ///
  /// @param users whom it concerns besides the one who asks
  record ChangeMembers(String conversation, Change change, List<String> users)
      implements Operation {}

  record MoveCursor(String conversation, CursorKind cursor, long sequence) implements Operation {}

  /// A page of history: the oldest events after `after`, or, if `before` is not 0, the newest
  /// before it.
  record AskHistory(String conversation, long after, long before, int limit) implements Operation {}

  enum Amendment {
    EDIT,
    RECALL
  }

  enum Change {
    /// Makes sure that a direct conversation exists.
    OPEN,
    CREATE,
    JOIN,
    LEAVE,
    INVITE,
    REMOVE
  }

  enum CursorKind {
    DELIVERED,
    READ
  }
}
