package io.parley.router.conversation;

import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.event.Event;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An event with its place in the log and the bytes that stand there.
public record Recorded(EventEnvelope envelope, SealedEvent sealed) {

  /// Gives what a command became its sequences, times and hashes.
  ///
  /// @param head the end of the log to which they are added
  /// @param appendTime when the command was appended to its topic
  public static List<Recorded> after(
      Head head, CommandEnvelope command, List<Event> events, Instant appendTime) {
    List<Recorded> recorded = new ArrayList<>(events.size());
    Head end = head;
    for (Event event : events) {
      var envelope =
          new EventEnvelope(
              command.conversation(),
              end.sequence() + 1,
              end.next(appendTime),
              command.origin().user(),
              event);
      var next = new Recorded(envelope, EventCodec.seal(envelope, end.hash()));
      recorded.add(next);
      end = Head.of(next);
    }
    return List.copyOf(recorded);
  }

  public Place place() {
    return new Place(envelope.sequence(), envelope.time());
  }
}
