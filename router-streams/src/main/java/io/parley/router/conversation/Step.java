package io.parley.router.conversation;

import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event, with the conversation before and after it.
///
/// @param before null if the event is its first
public record Step(@Nullable Conversation before, Recorded event, Conversation after) {

  /// The steps that an accepted command takes.
  ///
  /// @param appendTime when the command was appended to its topic
  public static List<Step> all(
      @Nullable Conversation before,
      CommandEnvelope command,
      List<Event> events,
      Instant appendTime) {
    List<Step> steps = new ArrayList<>(events.size());
    @Nullable Conversation state = before;
    for (Event event : events) {
      Head head = state == null ? Head.START : state.head();
      Recorded recorded = Recorded.next(head, command, event, appendTime);
      Conversation after = Conversation.after(state, recorded);
      steps.add(new Step(state, recorded, after));
      state = after;
    }
    return List.copyOf(steps);
  }

  public Recipients recipients() {
    return Recipients.of(before, event.envelope(), after);
  }
}
