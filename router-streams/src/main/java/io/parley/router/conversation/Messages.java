package io.parley.router.conversation;

import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What members say, and take back.
final class Messages {

  private Messages() {}

  static Decision send(
      Conversation at, SendMessage send, String device, @Nullable UUID lastSent, Instant now) {
    if (Retention.isExpired(send.clientId(), now)) {
      return Decision.rejected(
          ErrorCode.CLIENT_ID_EXPIRED,
          "clientId was made more than " + Limits.MESSAGE_WINDOW.toDays() + " days ago");
    }
    if (Retention.isAhead(send.clientId(), now)) {
      return Decision.rejected(
          ErrorCode.CLIENT_ID_AHEAD, "the time inside clientId is ahead: check the device's clock");
    }
    UUID prev = send.prev();
    // A prev from before the window may have been forgotten, so it proves nothing.
    if (prev != null && !Retention.isExpired(prev, now) && !prev.equals(lastSent)) {
      return Decision.rejected(
          ErrorCode.OUT_OF_ORDER, "prev is not this device's last message here");
    }
    Long replyTo = send.replyTo();
    if (replyTo != null && (replyTo < 1 || replyTo > at.head().sequence())) {
      return noSuchMessage("replyTo");
    }
    return Decision.accepted(
        new MessagePosted(send.clientId(), device, send.content(), replyTo, send.mentions()));
  }

  static Decision edit(
      Conversation at, Member by, EditMessage edit, @Nullable PostedMessage target, Instant now) {
    if (target == null) {
      return refuseUnknown(at, edit.target());
    }
    if (!isAuthor(by, target)) {
      return Decision.rejected(ErrorCode.FORBIDDEN, "only its author can edit a message");
    }
    if (target.recalled() != null) {
      return noSuchMessage("target");
    }
    return refuseSettled(target, now)
        .orElseGet(() -> Decision.accepted(new MessageEdited(edit.target(), edit.content())));
  }

  static Decision recall(
      Conversation at,
      Member by,
      RecallMessage recall,
      @Nullable PostedMessage target,
      Instant now) {
    if (target == null) {
      return refuseUnknown(at, recall.target());
    }
    if (!isAuthor(by, target) && !moderates(by)) {
      return Decision.rejected(
          ErrorCode.FORBIDDEN, "only its author, an admin or the owner can recall a message");
    }
    Place recalled = target.recalled();
    if (recalled != null) {
      return new Decision.Duplicate(recalled);
    }
    return refuseSettled(target, now)
        .orElseGet(() -> Decision.accepted(new MessageRecalled(recall.target())));
  }

  private static Decision refuseUnknown(Conversation at, long target) {
    return target >= 1 && target < at.remembersFrom() ? tooOld() : noSuchMessage("target");
  }

  private static Optional<Decision> refuseSettled(PostedMessage target, Instant now) {
    return Retention.isSettled(target, now) ? Optional.of(tooOld()) : Optional.empty();
  }

  private static boolean isAuthor(Member member, PostedMessage message) {
    return member.user().equals(message.author());
  }

  /// In a direct conversation everyone is a plain member, so nobody does.
  private static boolean moderates(Member member) {
    return member.role().outranks(Role.MEMBER);
  }

  private static Decision tooOld() {
    return Decision.rejected(
        ErrorCode.TOO_OLD,
        "a message can be changed for " + Limits.MESSAGE_WINDOW.toDays() + " days");
  }

  private static Decision noSuchMessage(String field) {
    return Decision.rejected(ErrorCode.NO_SUCH_MESSAGE, field + " is no message that stands here");
  }
}
