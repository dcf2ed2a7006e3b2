package io.parley.router.conversation;

import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.event.Cursor;
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
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.signal.Typing;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// To whom something is pushed.
///
/// @param users named one by one
/// @param subscribers whether also to whoever subscribes to the channel
public record Recipients(Collection<String> users, boolean subscribers) {

  /// Above so many members, cursors are recorded but not pushed, and nobody hears who is writing.
  static final int MAX_MEMBERS_TOLD_OF_EACH_OTHER = 100;

  public static final Recipients NOBODY = new Recipients(List.of(), false);

  /// Of an event in a channel: its subscribers, whoever caused it, and whom it concerns. Otherwise:
  /// whoever is a member before or after it.
  public static Recipients of(
      @Nullable Conversation before, EventEnvelope envelope, Conversation after) {
    if (after.kind() == ConversationKind.CHANNEL) {
      Set<String> users = new HashSet<>(concernedBy(envelope.event()));
      users.add(envelope.by());
      return new Recipients(users, true);
    }
    // No event both adds and removes members, so one of the two holds them all.
    Conversation larger =
        before != null && before.members().size() > after.members().size() ? before : after;
    return new Recipients(larger.members().users(), false);
  }

  /// Of a cursor that moved: the other members, unless they are many.
  public static Recipients of(Conversation conversation, Cursor cursor) {
    return othersThan(cursor.user(), conversation);
  }

  /// Of the word that somebody is writing: the other members, unless they are many or the writer is
  /// none of them.
  public static Recipients of(Conversation conversation, Typing typing) {
    return conversation.members().contains(typing.user())
        ? othersThan(typing.user(), conversation)
        : NOBODY;
  }

  private static Recipients othersThan(String user, Conversation conversation) {
    if (conversation.kind() == ConversationKind.CHANNEL
        || conversation.members().size() > MAX_MEMBERS_TOLD_OF_EACH_OTHER) {
      return NOBODY;
    }
    Set<String> others = new HashSet<>(conversation.members().users());
    others.remove(user);
    return new Recipients(others, false);
  }

  /// The users whose membership an event changes.
  public static List<String> concernedBy(Event event) {
    return switch (event) {
      case ConversationCreated created ->
          created.members().stream().map(Event.Member::user).toList();
      case MembersJoined joined -> joined.users();
      case MemberLeft left -> List.of(left.user());
      case MembersRemoved removed -> removed.users();
      case RoleChanged changed -> List.of(changed.user());
      case MessagePosted _,
          MessageEdited _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ ->
          List.of();
    };
  }
}
