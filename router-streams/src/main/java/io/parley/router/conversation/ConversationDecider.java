package io.parley.router.conversation;

import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ErrorCode;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of a command. The rules stand in [Founding], [Membership], [Messages],
/// [Cursors] and [Contacts]; here stands who is let near them.
public final class ConversationDecider {

  private final @Nullable Conversation conversation;
  private final CommandEnvelope envelope;
  private final Remembered remembered;
  private final Instant now;

  private ConversationDecider(
      @Nullable Conversation conversation,
      CommandEnvelope envelope,
      Remembered remembered,
      Instant now) {
    this.conversation = conversation;
    this.envelope = envelope;
    this.remembered = remembered;
    this.now = now;
  }

  /// Decides.
  ///
  /// @param conversation null if there is none
  /// @param remembered looked up for this very command
  /// @param appendTime when the command was appended to its topic
  public static Decision decide(
      @Nullable Conversation conversation,
      CommandEnvelope envelope,
      Remembered remembered,
      Instant appendTime) {
    Instant now = conversation == null ? appendTime : conversation.head().next(appendTime);
    return new ConversationDecider(conversation, envelope, remembered, now).decide();
  }

  private Decision decide() {
    Place accepted = remembered.accepted();
    if (accepted != null) {
      // Before everything else: a retry is answered alike, whatever has happened since.
      return new Decision.Duplicate(accepted);
    }
    return CommandShape.refuse(envelope.command()).orElseGet(this::decideWellFormed);
  }

  private Decision decideWellFormed() {
    return switch (envelope.command()) {
      case OpenDirect open -> Founding.open(conversation, envelope, open, remembered.blocked());
      case CreateConversation create -> Founding.create(conversation, envelope, create);
      case Join _ -> join();
      case Leave _ -> asMember(Membership::leave);
      case Invite invite -> asMember((at, by) -> Membership.invite(at, by, invite));
      case Remove remove -> asMember((at, by) -> Membership.remove(at, by, remove));
      case ChangeRole change -> asMember((at, by) -> Membership.changeRole(at, by, change));
      case SendMessage send ->
          asSpeaker(
              (at, by) ->
                  Messages.send(at, send, envelope.origin().device(), remembered.lastSent(), now));
      case EditMessage edit ->
          asSpeaker((at, by) -> Messages.edit(at, by, edit, remembered.target(), now));
      case RecallMessage recall ->
          asMember((at, by) -> Messages.recall(at, by, recall, remembered.target(), now));
      case MoveCursor move ->
          asMember((at, by) -> Cursors.move(at, by, move, remembered.cursor(), now));
      case Block block -> Contacts.block(conversation, envelope, block);
      case Unblock unblock -> Contacts.unblock(conversation, envelope, unblock);
      case Thaw _ -> new Decision.Thawed();
    };
  }

  /// A member who has something to say to the others.
  private Decision asSpeaker(BiFunction<Conversation, Member, Decision> rule) {
    return asMember(
        (at, by) -> {
          if (at.isContact()) {
            return Decision.rejected(ErrorCode.FORBIDDEN, "nobody is spoken to in a contact");
          }
          return remembered.blocked() ? Contacts.refused() : rule.apply(at, by);
        });
  }

  private Decision asMember(BiFunction<Conversation, Member, Decision> rule) {
    if (conversation == null) {
      return noSuchConversation();
    }
    Member sender = conversation.members().find(envelope.origin().user());
    if (sender != null) {
      return rule.apply(conversation, sender);
    }
    return mayKnowOf(conversation)
        ? Decision.rejected(ErrorCode.NOT_A_MEMBER, "you are not a member of the conversation")
        : noSuchConversation();
  }

  private Decision join() {
    return conversation == null || !mayKnowOf(conversation)
        ? noSuchConversation()
        : Membership.join(conversation, envelope.origin().user());
  }

  /// Whoever was never a member is not even told that there is such a conversation, unless it is
  /// open.
  private boolean mayKnowOf(Conversation known) {
    return known.open()
        || remembered.wasMember()
        || known.members().contains(envelope.origin().user());
  }

  private static Decision noSuchConversation() {
    return Decision.rejected(ErrorCode.NO_SUCH_CONVERSATION, "there is no such conversation");
  }
}
