package io.parley.schema.command;

import io.parley.schema.Content;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A wish, nearly always a client's, concerning one conversation. The connector has checked its
/// shape and its bounds; whether it is granted is the router's to decide.
public sealed interface Command {

  /// To say something.
  sealed interface Say extends Command {

    Content content();

    /// The same with its content in another form.
    Say withContent(Content content);
  }

  /// Makes sure that the direct conversation with `user` exists.
  record OpenDirect(String user) implements Command {}

  /// Makes a group or a channel, whose owner is the creator.
  ///
  /// @param members the users besides the creator
  /// @param open whether anyone may join
  record CreateConversation(
      ConversationKind kind, @Nullable String name, List<String> members, boolean open)
      implements Command {}

  record Join() implements Command {}

  record Leave() implements Command {}

  record Invite(List<String> users) implements Command {}

  record Remove(List<String> users) implements Command {}

  /// Gives a member another role; [Role#OWNER] hands the conversation over.
  record ChangeRole(String user, Role role) implements Command {}

  /// Posts a message.
  ///
  /// @param prev the `clientId` that this device sent before in this conversation
  /// @param content a JSON object, or one that is encrypted
  /// @param replyTo the sequence of a message
  record SendMessage(
      UUID clientId,
      @Nullable UUID prev,
      Content content,
      @Nullable Long replyTo,
      List<String> mentions)
      implements Say {
    @Override
    public SendMessage withContent(Content other) {
      return new SendMessage(clientId, prev, other, replyTo, mentions);
    }
  }

  /// Gives a message another content.
  ///
  /// @param target the sequence of the sender's own message
  record EditMessage(long target, Content content) implements Say {
    @Override
    public EditMessage withContent(Content other) {
      return new EditMessage(target, other);
    }
  }

  record RecallMessage(long target) implements Command {}

  /// Says that the user has received, or read, everything up to `sequence`.
  record MoveCursor(CursorKind kind, long sequence) implements Command {}

  /// Wants no messages from `user`, and no longer to be seen by them. In the contact of the two.
  record Block(String user) implements Command {}

  /// Takes that back.
  record Unblock(String user) implements Command {}

  /// Takes up a conversation that was frozen because a command could not be decided. An operator's
  /// wish: no frame of a client becomes one.
  record Thaw() implements Command {}

  enum CursorKind {
    DELIVERED,
    READ
  }
}
