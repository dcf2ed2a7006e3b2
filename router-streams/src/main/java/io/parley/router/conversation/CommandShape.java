package io.parley.router.conversation;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.ErasedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
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
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ClientId;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.UserId;
import java.util.List;
import java.util.Optional;

/// The bounds of a command's fields, whatever the conversation. Connectors hold them too; here they
/// are what makes every record derived from a command provably small.
public final class CommandShape {

  /// Characters of each of an origin's device, session and node.
  static final int MAX_ORIGIN_CHARS = 128;

  private CommandShape() {}

  /// Whether it can be said which conversation the command is for and where its answer goes.
  public static boolean isAddressed(CommandEnvelope envelope) {
    Origin origin = envelope.origin();
    return ConversationId.isValid(envelope.conversation())
        && UserId.isValid(origin.user())
        && isShort(origin.device())
        && isShort(origin.session())
        && isShort(origin.node())
        && !origin.node().isEmpty();
  }

  static Optional<Decision> refuse(Command command) {
    return switch (command) {
      case OpenDirect open -> refuseUsers(List.of(open.user()));
      case CreateConversation create ->
          create.name() != null && create.name().length() > Limits.MAX_NAME_CHARS
              ? badRequest("name has more than " + Limits.MAX_NAME_CHARS + " characters")
              : refuseUsers(create.members());
      case Invite invite -> refuseNobody(invite.users()).or(() -> refuseUsers(invite.users()));
      case Remove remove -> refuseNobody(remove.users()).or(() -> refuseUsers(remove.users()));
      case ChangeRole change -> refuseUsers(List.of(change.user()));
      case SendMessage send ->
          ClientId.isValid(send.clientId())
              ? refuseContent(send.content()).or(() -> refuseUsers(send.mentions()))
              : badRequest("clientId is no UUID of version 7");
      case Block block -> refuseUsers(List.of(block.user()));
      case Unblock unblock -> refuseUsers(List.of(unblock.user()));
      case EditMessage edit -> refuseContent(edit.content());
      case Join _, Leave _, RecallMessage _, MoveCursor _, Thaw _ -> Optional.empty();
    };
  }

  private static Optional<Decision> refuseContent(Content content) {
    if (content instanceof ErasedContent) {
      return badRequest("nobody can say what is erased");
    }
    int bytes =
        switch (content) {
          case RawJson json -> json.utf8().length;
          case EncryptedContent encrypted ->
              encrypted.bytes().length - EncryptedContent.OVERHEAD_BYTES;
          case LostContent _, ErasedContent _ ->
              throw new IllegalArgumentException("no command has lost content");
        };
    return bytes > Limits.MAX_CONTENT_BYTES
        ? Optional.of(
            Decision.rejected(
                ErrorCode.TOO_LARGE,
                "content has more than " + Limits.MAX_CONTENT_BYTES + " bytes"))
        : Optional.empty();
  }

  private static Optional<Decision> refuseNobody(List<String> users) {
    return users.isEmpty() ? badRequest("users is empty") : Optional.empty();
  }

  private static Optional<Decision> refuseUsers(List<String> users) {
    if (users.size() > Limits.MAX_USERS_PER_COMMAND) {
      return badRequest("more than " + Limits.MAX_USERS_PER_COMMAND + " users");
    }
    return users.stream().allMatch(UserId::isValid)
        ? Optional.empty()
        : badRequest("not every user is a valid user id");
  }

  private static Optional<Decision> badRequest(String message) {
    return Optional.of(Decision.rejected(ErrorCode.BAD_REQUEST, message));
  }

  private static boolean isShort(String value) {
    return value.length() <= MAX_ORIGIN_CHARS;
  }
}
