package io.parley.router.routing;

import io.parley.router.conversation.Recipients;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where the recipients of conversations are. What was looked up for many counts until a route or
/// their membership changes, so that a message to a large group costs no look-up for each member.
///
/// Bounded by the number of recipients remembered, over which the conversations that were quiet the
/// longest are forgotten. Used by one thread at a time.
final class Itineraries {

  /// Fewer are looked up as fast as remembered.
  private static final int MIN_RECIPIENTS = 16;

  private static final int MAX_RECIPIENTS_KEPT = 50_000;

  private final RouteTable routes;
  private final Map<String, Known> knownByConversation = new LinkedHashMap<>(64, 0.75f, true);
  private int recipientsKept;

  /// @param changes of the routes, before it was looked up
  private record Known(Collection<String> users, long changes, Itinerary itinerary) {

    /// The members of a conversation are another collection when they have changed.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Recipients recipients, long now) {
      return users == recipients.users() && changes == now;
    }
  }

  Itineraries(RouteTable routes) {
    this.routes = routes;
  }

  Itinerary of(String conversation, Recipients recipients) {
    if (recipients.subscribers() || recipients.users().size() < MIN_RECIPIENTS) {
      return find(conversation, recipients);
    }
    long changes = routes.changes();
    Known known = knownByConversation.get(conversation);
    if (known != null && known.isOf(recipients, changes)) {
      return known.itinerary();
    }
    Itinerary found = find(conversation, recipients);
    keep(conversation, new Known(recipients.users(), changes, found));
    return found;
  }

  private Itinerary find(String conversation, Recipients recipients) {
    var itinerary = new Itinerary();
    routes.locate(recipients.users(), itinerary);
    if (recipients.subscribers()) {
      routes.locateSubscribers(conversation, itinerary);
    }
    return itinerary;
  }

  private void keep(String conversation, Known known) {
    Known before = knownByConversation.put(conversation, known);
    recipientsKept += known.users().size() - (before == null ? 0 : before.users().size());
    Iterator<Known> longestQuietFirst = knownByConversation.values().iterator();
    while (recipientsKept > MAX_RECIPIENTS_KEPT && longestQuietFirst.hasNext()) {
      recipientsKept -= longestQuietFirst.next().users().size();
      longestQuietFirst.remove();
    }
  }
}
