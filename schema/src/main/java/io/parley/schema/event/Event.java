package io.parley.schema.event;

import io.parley.schema.Content;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened in a conversation.
public sealed interface Event {

  /// The kind's name in frames and in SQL.
  String kind();

  /// What somebody said.
  sealed interface Said extends Event {

    Content content();

    /// The same with its content in another form.
    Said withContent(Content content);
  }

  /// Always the first event.
  ///
  /// @param members with their roles; all of them are members from this event on
  /// @param open whether anyone may join
  record ConversationCreated(
      ConversationKind kindOfConversation,
      @Nullable String name,
      List<Member> members,
      boolean open)
      implements Event {
    @Override
    public String kind() {
      return "conversation.created";
    }
  }

  record MembersJoined(List<String> users, Role role) implements Event {
    @Override
    public String kind() {
      return "member.joined";
    }
  }

  record MemberLeft(String user) implements Event {
    @Override
    public String kind() {
      return "member.left";
    }
  }

  record MembersRemoved(List<String> users) implements Event {
    @Override
    public String kind() {
      return "member.removed";
    }
  }

  record RoleChanged(String user, Role role) implements Event {
    @Override
    public String kind() {
      return "member.role";
    }
  }

  /// A message was sent.
  ///
  /// @param device the sender's device
  record MessagePosted(
      UUID clientId, String device, Content content, @Nullable Long replyTo, List<String> mentions)
      implements Said {
    @Override
    public String kind() {
      return "message.posted";
    }

    @Override
    public MessagePosted withContent(Content other) {
      return new MessagePosted(clientId, device, other, replyTo, mentions);
    }
  }

  record MessageEdited(long target, Content content) implements Said {
    @Override
    public String kind() {
      return "message.edited";
    }

    @Override
    public MessageEdited withContent(Content other) {
      return new MessageEdited(target, other);
    }
  }

  record MessageRecalled(long target) implements Event {
    @Override
    public String kind() {
      return "message.recalled";
    }
  }

  /// The contact's user wants nothing to do with the other.
  record ContactBlocked(String user) implements Event {
    @Override
    public String kind() {
      return "contact.blocked";
    }
  }

  record ContactUnblocked(String user) implements Event {
    @Override
    public String kind() {
      return "contact.unblocked";
    }
  }

  record Member(String user, Role role) {}
}
