package io.parley.history.scan;

import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which of some users are members of which conversations. Used by one thread.
final class WatchedMembers {

  private final Set<String> users;
  private final Map<String, Set<String>> byConversation = new HashMap<>();

  WatchedMembers(Set<String> users) {
    this.users = Set.copyOf(users);
  }

  Set<String> of(String conversation) {
    return byConversation.getOrDefault(conversation, Set.of());
  }

  /// Goes on behind an event.
  ///
  /// @return who was a member before it or is one behind it
  Set<String> during(EventEnvelope envelope) {
    return switch (envelope.event()) {
      case ConversationCreated created ->
          join(envelope, created.members().stream().map(Member::user).toList());
      case MembersJoined joined -> join(envelope, joined.users());
      case MemberLeft(String user) -> leave(envelope, List.of(user));
      case MembersRemoved(List<String> removed) -> leave(envelope, removed);
      case RoleChanged _,
          MessagePosted _,
          MessageEdited _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ ->
          of(envelope.conversation());
    };
  }

  private Set<String> join(EventEnvelope envelope, Collection<String> who) {
    var after = new HashSet<>(of(envelope.conversation()));
    who.stream().filter(users::contains).forEach(after::add);
    put(envelope.conversation(), after);
    return after;
  }

  private Set<String> leave(EventEnvelope envelope, Collection<String> who) {
    Set<String> before = of(envelope.conversation());
    var after = new HashSet<>(before);
    who.forEach(after::remove);
    put(envelope.conversation(), after);
    return before;
  }

  private void put(String conversation, Set<String> members) {
    if (members.isEmpty()) {
      byConversation.remove(conversation);
    } else {
      byConversation.put(conversation, Set.copyOf(members));
    }
  }
}
