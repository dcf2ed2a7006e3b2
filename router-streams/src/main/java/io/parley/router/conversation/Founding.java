package io.parley.router.conversation;

import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ConversationCreated;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How conversations begin. Both ways can be taken again without harm.
final class Founding {

  private Founding() {}

  /// The direct conversation of two users, or of one with oneself, for notes.
  ///
  /// @param blocked whether one of the two has blocked the other, so that it can't begin
  static Decision open(
      @Nullable Conversation existing,
      CommandEnvelope envelope,
      OpenDirect command,
      boolean blocked) {
    String sender = envelope.origin().user();
    if (!envelope.conversation().equals(ConversationId.direct(sender, command.user()))) {
      return Decision.rejected(
          ErrorCode.BAD_REQUEST, "the conversation is not the direct one of these users");
    }
    if (existing != null) {
      return new Decision.Duplicate(existing.founding());
    }
    if (blocked) {
      return Contacts.refused();
    }
    List<Event.Member> members =
        Stream.of(sender, command.user())
            .distinct()
            .sorted()
            .map(user -> new Event.Member(user, Role.MEMBER))
            .toList();
    return Decision.accepted(
        new ConversationCreated(ConversationKind.DIRECT, null, members, false));
  }

  static Decision create(
      @Nullable Conversation existing, CommandEnvelope envelope, CreateConversation command) {
    String sender = envelope.origin().user();
    if (!isIdOf(command.kind(), envelope.conversation())) {
      return Decision.rejected(
          ErrorCode.BAD_REQUEST, "kind is neither group nor channel, or not that of the id");
    }
    if (existing != null) {
      return existing.creator().equals(sender)
          ? new Decision.Duplicate(existing.founding())
          : Decision.rejected(ErrorCode.ALREADY_EXISTS, "there is a conversation of that id");
    }
    return Decision.accepted(
        new ConversationCreated(
            command.kind(), command.name(), founders(sender, command), command.open()));
  }

  private static List<Event.Member> founders(String sender, CreateConversation command) {
    List<Event.Member> founders = new ArrayList<>();
    founders.add(new Event.Member(sender, Role.OWNER));
    command.members().stream()
        .filter(user -> !user.equals(sender))
        .distinct()
        .map(user -> new Event.Member(user, Role.MEMBER))
        .forEach(founders::add);
    return List.copyOf(founders);
  }

  private static boolean isIdOf(ConversationKind kind, String id) {
    return switch (kind) {
      case DIRECT, CONTACT -> false;
      case GROUP -> id.startsWith("g:");
      case CHANNEL -> ConversationId.isChannel(id);
    };
  }
}
