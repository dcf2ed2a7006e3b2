package io.parley.router.conversation;

import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.event.Event;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;

/// An event with its place in the log and the bytes that stand there.
public record Recorded(EventEnvelope envelope, SealedEvent sealed) {

  /// Gives a fact its sequence, time and hash.
  ///
  /// @param head the end of the log to which it is added
  /// @param appendTime when the command that it comes from was appended to its topic
  static Recorded next(Head head, CommandEnvelope command, Event event, Instant appendTime) {
    var envelope =
        new EventEnvelope(
            command.conversation(),
            head.sequence() + 1,
            head.next(appendTime),
            command.origin().user(),
            event);
    return new Recorded(envelope, EventCodec.seal(envelope, head.hash()));
  }

  public Place place() {
    return new Place(envelope.sequence(), envelope.time());
  }
}
