package io.parley.history.projection;

import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What has to be known before some batches can be folded.
///
/// @param events of all batches
/// @param members whose membership changes in a conversation that may be there already
public record Footprint(List<EventKey> events, Set<MemberKey> members) {

  public static Footprint of(Collection<? extends Batch> batches) {
    List<EventKey> events = new ArrayList<>();
    Set<MemberKey> members = new HashSet<>();
    for (Batch batch : batches) {
      switch (batch) {
        case EventBatch eventBatch -> {
          for (LoggedEvent logged : eventBatch.events()) {
            EventKey key = logged.key();
            events.add(key);
            users(logged.envelope().event())
                .forEach(user -> members.add(new MemberKey(key.conversation(), user)));
          }
        }
        case CursorBatch _ -> {}
      }
    }
    return new Footprint(events, members);
  }

  public Set<String> conversations() {
    return events.stream().map(EventKey::conversation).collect(Collectors.toSet());
  }

  /// The events that are not beyond these heads.
  public List<EventKey> upTo(Map<String, Head> heads) {
    return events.stream()
        .filter(
            key -> key.sequence() <= heads.getOrDefault(key.conversation(), Head.NONE).sequence())
        .toList();
  }

  private static List<String> users(Event event) {
    return switch (event) {
      case MembersJoined joined -> joined.users();
      case MemberLeft left -> List.of(left.user());
      case MembersRemoved removed -> removed.users();
      case RoleChanged changed -> List.of(changed.user());
      case ConversationCreated _,
          MessagePosted _,
          MessageEdited _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ ->
          List.of();
    };
  }
}
