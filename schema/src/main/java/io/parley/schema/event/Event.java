package io.parley.schema.event;

import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened in a conversation.
public sealed interface Event {

  /// The kind's name in frames and in SQL.
  String kind();

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
      UUID clientId, String device, RawJson content, @Nullable Long replyTo, List<String> mentions)
      implements Event {
    @Override
    public String kind() {
      return "message.posted";
    }
  }

  record MessageEdited(long target, RawJson content) implements Event {
    @Override
    public String kind() {
      return "message.edited";
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
