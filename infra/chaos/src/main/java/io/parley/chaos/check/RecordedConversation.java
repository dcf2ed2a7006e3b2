package io.parley.chaos.check;

import io.parley.schema.conversation.ConversationId;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A conversation as the log tells it: its events, and who was a member when.
final class RecordedConversation {

  private final String id;
  private final Map<Long, LoggedEvent> eventBySequence = new HashMap<>();
  private final Map<String, Intervals> intervalsByUser = new HashMap<>();
  private boolean open;
  private long head;

  RecordedConversation(String id) {
    this.id = id;
  }

  /// Adds the event that stands next in the log. Of two with the same sequence the first counts.
  void add(LoggedEvent event) {
    if (eventBySequence.putIfAbsent(event.sequence(), event) != null) {
      return;
    }
    long sequence = event.sequence();
    head = Math.max(head, sequence);
    switch (event.envelope().event()) {
      case ConversationCreated created -> {
        open = created.open();
        created.members().forEach(member -> intervals(member.user()).join(sequence));
      }
      case MembersJoined(List<String> users, _) ->
          users.forEach(user -> intervals(user).join(sequence));
      case MemberLeft(String user) -> intervals(user).leave(sequence);
      case MembersRemoved(List<String> users) ->
          users.forEach(user -> intervals(user).leave(sequence));
      case RoleChanged _,
          MessagePosted _,
          MessageEdited _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ -> {}
    }
  }

  String id() {
    return id;
  }

  long head() {
    return head;
  }

  @Nullable LoggedEvent event(long sequence) {
    return eventBySequence.get(sequence);
  }

  int size() {
    return eventBySequence.size();
  }

  boolean isChannel() {
    return ConversationId.isChannel(id);
  }

  /// Whether everybody who is logged in may read it.
  boolean isPublic() {
    return isChannel() && open;
  }

  @Nullable Intervals intervalsOf(String user) {
    return intervalsByUser.get(user);
  }

  Map<String, Intervals> intervalsByUser() {
    return Collections.unmodifiableMap(intervalsByUser);
  }

  private Intervals intervals(String user) {
    return intervalsByUser.computeIfAbsent(user, _ -> new Intervals());
  }
}
