package io.parley.history.audit;

import io.parley.history.audit.ConversationThen.Membership;
import io.parley.history.audit.ConversationThen.MessageThen;
import io.parley.schema.Content;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a conversation was at a moment, found the slow way: for each message and each user the
/// whole past is read again.
///
/// @param past all events up to the moment
record NaiveThen(List<EventEnvelope> past) {

  List<MessageThen> messages() {
    return past.stream()
        .filter(event -> event.event() instanceof MessagePosted)
        .map(this::message)
        .toList();
  }

  List<Membership> memberships() {
    return RandomHistory.USERS.stream()
        .flatMap(user -> memberships(user).stream())
        .sorted(Comparator.comparingLong(Membership::joined).thenComparing(Membership::user))
        .toList();
  }

  private MessageThen message(EventEnvelope posted) {
    var message = (MessagePosted) posted.event();
    long sequence = posted.sequence();
    Optional<Instant> recalled =
        past.stream()
            .filter(event -> event.event().equals(new MessageRecalled(sequence)))
            .filter(event -> event.sequence() > sequence)
            .map(EventEnvelope::time)
            .findFirst();
    long recall =
        past.stream()
            .filter(event -> event.event().equals(new MessageRecalled(sequence)))
            .mapToLong(EventEnvelope::sequence)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    Optional<EventEnvelope> edit =
        past.stream()
            .filter(
                event ->
                    event.sequence() < recall
                        && event.event() instanceof MessageEdited edited
                        && edited.target() == sequence)
            .reduce((_, later) -> later);
    Content content =
        edit.map(event -> ((MessageEdited) event.event()).content()).orElse(message.content());
    return new MessageThen(
        sequence,
        posted.by(),
        posted.time(),
        message.replyTo(),
        recalled.isPresent() ? null : content,
        edit.map(EventEnvelope::time).orElse(null),
        recalled.orElse(null));
  }

  private List<Membership> memberships(String user) {
    List<Membership> found = new ArrayList<>();
    @Nullable Membership open = null;
    for (EventEnvelope event : past) {
      Role joined = open == null ? roleOfJoining(event.event(), user) : null;
      if (joined != null) {
        open = new Membership(user, joined, event.sequence(), null);
      } else if (open != null && isLeaving(event.event(), user)) {
        found.add(new Membership(user, open.role(), open.joined(), event.sequence()));
        open = null;
      } else if (open != null
          && event.event() instanceof RoleChanged(String whose, Role role)
          && whose.equals(user)) {
        open = new Membership(user, role, open.joined(), null);
      }
    }
    if (open != null) {
      found.add(open);
    }
    return found;
  }

  private static @Nullable Role roleOfJoining(Event event, String user) {
    return switch (event) {
      case ConversationCreated created ->
          created.members().stream()
              .filter(member -> member.user().equals(user))
              .map(Member::role)
              .findFirst()
              .orElse(null);
      case MembersJoined joined -> joined.users().contains(user) ? joined.role() : null;
      case MemberLeft _,
          MembersRemoved _,
          RoleChanged _,
          MessagePosted _,
          MessageEdited _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ ->
          null;
    };
  }

  private static boolean isLeaving(Event event, String user) {
    return event.equals(new MemberLeft(user))
        || (event instanceof MembersRemoved removed && removed.users().contains(user));
  }
}
