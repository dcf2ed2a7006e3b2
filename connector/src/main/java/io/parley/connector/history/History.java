package io.parley.connector.history;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The recorded past, as one user may see it: what lies in the user's intervals of membership, or
/// in an open channel.
///
/// Every method blocks, so it is called on a virtual thread; every method throws [StoreUnavailable]
/// when PostgreSQL is away.
public interface History {

  /// A page of at most `limit` events.
  Answer<EventPage> events(String user, String conversation, Range range, int limit);

  /// The user's conversations, contacts aside, that follow the conversation `after`; null begins.
  ConversationPage conversations(String user, @Nullable String after, int limit);

  /// The members that follow the user `after`; null begins.
  Answer<MemberPage> members(String user, String conversation, @Nullable String after, int limit);

  /// The head of a channel that the user may subscribe to.
  Answer<Long> head(String user, String channel);

  /// What a device lacks whose cursors these are, over all conversations the user is or was a
  /// member of. A conversation without a cursor is wanted from the beginning.
  List<Missing> missing(String user, Map<String, Long> cursors);

  /// Per partition of `parley.events` the offset that is projected next.
  Map<Integer, Long> projectedOffsets();

  /// The conversations of these users whose heads moved past `offsets`, out of one consistent look.
  Heads headsSince(Collection<String> users, Map<Integer, Long> offsets);

  /// The heads of those of these channels whose heads moved past `offsets`.
  Map<String, Long> channelHeadsSince(Collection<String> channels, Map<Integer, Long> offsets);
}
