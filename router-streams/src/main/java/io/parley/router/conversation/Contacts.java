package io.parley.router.conversation;

import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a user decides about another. It stands in a contact, a conversation of which that user is
/// the only member, and which begins with the first decision; so the other sees nothing of it, and
/// need not have been talked to.
final class Contacts {

  private Contacts() {}

  static Decision block(@Nullable Conversation contact, CommandEnvelope envelope, Block command) {
    if (!isOwn(envelope, command.user())) {
      return notOwn();
    }
    var blocked = new ContactBlocked(command.user());
    if (contact == null) {
      return Decision.accepted(founded(envelope.origin().user()), blocked);
    }
    return contact.blocking()
        ? new Decision.Duplicate(contact.head().place())
        : Decision.accepted(blocked);
  }

  static Decision unblock(
      @Nullable Conversation contact, CommandEnvelope envelope, Unblock command) {
    if (!isOwn(envelope, command.user())) {
      return notOwn();
    }
    if (contact == null) {
      return Decision.rejected(ErrorCode.NOT_BLOCKED, "you have not blocked this user");
    }
    return contact.blocking()
        ? Decision.accepted(new ContactUnblocked(command.user()))
        : new Decision.Duplicate(contact.head().place());
  }

  /// How what concerns two users is refused, of whom one has blocked the other.
  static Decision refused() {
    return Decision.rejected(ErrorCode.BLOCKED, "one of you has blocked the other");
  }

  private static ConversationCreated founded(String user) {
    return new ConversationCreated(
        ConversationKind.CONTACT, null, List.of(new Event.Member(user, Role.MEMBER)), false);
  }

  private static boolean isOwn(CommandEnvelope envelope, String other) {
    String user = envelope.origin().user();
    return !other.equals(user)
        && envelope.conversation().equals(ConversationId.contact(user, other));
  }

  private static Decision notOwn() {
    return Decision.rejected(
        ErrorCode.BAD_REQUEST, "the conversation is not the sender's contact of another user");
  }
}
