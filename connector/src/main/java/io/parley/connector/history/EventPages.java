package io.parley.connector.history;

/// The recorded events, as one user may see them: those in the user's intervals of membership, or
/// in an open channel.
public interface EventPages {

  /// A page of at most `limit` events. Blocks.
  ///
  /// @throws StoreUnavailable if PostgreSQL is away
  Answer<EventPage> events(String user, String conversation, Range range, int limit);
}
