package io.parley.router.conversation;

import io.parley.schema.conversation.ClientId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Limits;
import io.parley.schema.event.Event;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation as its events up to the head have made it; immutable.
///
/// @param open whether anyone may join, and so may know that it exists
/// @param blocking of a contact: whether its user has blocked the other
/// @param remembersFrom the lowest sequence at which a message may still be remembered; see
///   [Retention]
/// @param newestClientTime the latest of the times inside its messages' `clientId`s;
///   [Instant#EPOCH]: it has no message
public record Conversation(
    String id,
    ConversationKind kind,
    boolean open,
    boolean blocking,
    String creator,
    Instant createdAt,
    Head head,
    Members members,
    long remembersFrom,
    Instant newestClientTime) {

  /// The conversation after one more event, which is never refused: it has happened.
  ///
  /// @param before null before the first event
  /// @throws IllegalStateException if the first event is not the creation, which no log can hold
  public static Conversation after(@Nullable Conversation before, Recorded event) {
    return before == null ? begin(event) : before.apply(event);
  }

  private static Conversation begin(Recorded event) {
    var envelope = event.envelope();
    if (!(envelope.event() instanceof ConversationCreated created)) {
      throw new IllegalStateException("a conversation begins with " + envelope.event().kind());
    }
    return new Conversation(
        envelope.conversation(),
        created.kindOfConversation(),
        created.open(),
        false,
        envelope.by(),
        envelope.time(),
        Head.of(event),
        foundingMembers(created, envelope.sequence()),
        envelope.sequence(),
        Instant.EPOCH);
  }

  private static Members foundingMembers(ConversationCreated created, long sequence) {
    return Members.of(
        created.members().stream()
            .map(member -> new Member(member.user(), member.role(), sequence))
            .toList());
  }

  private Conversation apply(Recorded event) {
    long sequence = event.envelope().sequence();
    Members changed =
        switch (event.envelope().event()) {
          case MembersJoined joined -> members.joined(joined.users(), joined.role(), sequence);
          case MemberLeft left -> members.without(List.of(left.user()));
          case MembersRemoved removed -> members.without(removed.users());
          case RoleChanged changedRole -> members.withRole(changedRole.user(), changedRole.role());
          case ConversationCreated _,
              MessagePosted _,
              MessageEdited _,
              MessageRecalled _,
              ContactBlocked _,
              ContactUnblocked _ ->
              members;
        };
    return new Conversation(
        id,
        kind,
        open,
        blockingAfter(event.envelope().event()),
        creator,
        createdAt,
        Head.of(event),
        changed,
        remembersFrom,
        newestClientTimeAfter(event.envelope().event()));
  }

  private Instant newestClientTimeAfter(Event event) {
    if (!(event instanceof MessagePosted posted)) {
      return newestClientTime;
    }
    Instant time = ClientId.time(posted.clientId());
    return time.isAfter(newestClientTime) ? time : newestClientTime;
  }

  private boolean blockingAfter(Event event) {
    return event instanceof ContactBlocked || (blocking && !(event instanceof ContactUnblocked));
  }

  /// The same conversation, with nothing remembered of the messages before `sequence`.
  public Conversation rememberingFrom(long sequence) {
    return new Conversation(
        id, kind, open, blocking, creator, createdAt, head, members, sequence, newestClientTime);
  }

  /// Whether one of its messages, remembered or not, may have that `clientId`: not if it was made
  /// later than all of theirs.
  public boolean mayHave(UUID clientId) {
    return !ClientId.time(clientId).isAfter(newestClientTime);
  }

  Place founding() {
    return new Place(1, createdAt);
  }

  boolean isContact() {
    return kind == ConversationKind.CONTACT;
  }

  /// Whether those who founded it are its members for ever.
  boolean hasFixedMembers() {
    return kind == ConversationKind.DIRECT || kind == ConversationKind.CONTACT;
  }

  boolean hasRoomFor(int users) {
    return members.size() + users <= Limits.MAX_MEMBERS;
  }
}
