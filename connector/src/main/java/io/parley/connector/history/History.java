package io.parley.connector.history;

import org.jspecify.annotations.Nullable;

/// The recorded past that a user may ask for.
///
/// Every method blocks, so it is called on a virtual thread; every method throws [StoreUnavailable]
/// when PostgreSQL is away.
public interface History extends EventPages {

  /// The user's conversations, contacts aside, that follow the conversation `after`; null begins.
  ConversationPage conversations(String user, @Nullable String after, int limit);

  /// The members that follow the user `after`; null begins.
  Answer<MemberPage> members(String user, String conversation, @Nullable String after, int limit);

  /// The head of a channel that the user may subscribe to.
  Answer<Long> head(String user, String channel);
}
