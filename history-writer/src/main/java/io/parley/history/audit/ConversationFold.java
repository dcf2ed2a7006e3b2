package io.parley.history.audit;

import io.parley.history.audit.ConversationThen.Membership;
import io.parley.history.audit.ConversationThen.MessageThen;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The fold of one conversation's events, in their order, into the conversation as it stood after
/// the last of them. What is recorded is never refused: as in the router, a member who joins stays
/// what he was, and what is recalled stays recalled.
///
/// Holds the conversation; used by one thread.
public final class ConversationFold {

  private @Nullable ConversationCreated created;
  private @Nullable EventEnvelope last;
  private EventHash lastHash = EventHash.GENESIS;

  /// By user.
  private final Map<String, Integer> openMemberships = new HashMap<>();

  private final List<Membership> memberships = new ArrayList<>();

  /// By sequence.
  private final Map<Long, MessageThen> messages = new TreeMap<>();

  /// Adds the next event.
  public void add(EventEnvelope envelope, EventHash hash) {
    long sequence = envelope.sequence();
    Instant time = envelope.time();
    last = envelope;
    lastHash = hash;
    switch (envelope.event()) {
      case ConversationCreated event -> {
        created = event;
        event.members().forEach(member -> join(member.user(), member.role(), sequence));
      }
      case MembersJoined(List<String> users, Role role) ->
          users.forEach(user -> join(user, role, sequence));
      case MemberLeft(String user) -> leave(user, sequence);
      case MembersRemoved(List<String> users) -> users.forEach(user -> leave(user, sequence));
      case RoleChanged(String user, Role role) -> changeRole(user, role);
      case MessagePosted event ->
          messages.put(
              sequence,
              new MessageThen(
                  sequence, envelope.by(), time, event.replyTo(), event.content(), null, null));
      case MessageEdited event ->
          messages.computeIfPresent(
              event.target(), (_, message) -> message.edited(event.content(), time));
      case MessageRecalled(long target) ->
          messages.computeIfPresent(target, (_, message) -> message.recalled(time));
      case ContactBlocked _, ContactUnblocked _ -> {} // of members and messages it changes nothing
    }
  }

  /// The conversation; empty as long as it was not created.
  public Optional<ConversationThen> then() {
    if (created == null || last == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ConversationThen(
            last.conversation(),
            created.kindOfConversation(),
            created.name(),
            created.open(),
            last.sequence(),
            lastHash,
            last.time(),
            List.copyOf(memberships),
            List.copyOf(messages.values())));
  }

  private void join(String user, Role role, long sequence) {
    if (openMemberships.putIfAbsent(user, memberships.size()) == null) {
      memberships.add(new Membership(user, role, sequence, null));
    }
  }

  private void leave(String user, long sequence) {
    Integer place = openMemberships.remove(user);
    if (place != null) {
      memberships.set(place, memberships.get(place).leftAt(sequence));
    }
  }

  private void changeRole(String user, Role role) {
    Integer place = openMemberships.get(user);
    if (place != null) {
      memberships.set(place, memberships.get(place).withRole(role));
    }
  }
}
