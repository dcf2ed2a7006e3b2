package io.parley.launcher.page;

import io.parley.history.audit.RecordedEvent;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.EventEnvelope;
import java.util.Optional;

/// What an event says that somebody may have changed where it is kept.
final class EventTold {

  private EventTold() {}

  /// The event; empty if its bytes can't be read any more.
  static Optional<EventEnvelope> decode(RecordedEvent event) {
    try {
      return Optional.of(EventCodec.decode(event.sealed().bytes()));
    } catch (DecodeException _) {
      return Optional.empty(); // which its badge says
    }
  }

  /// The message that an event changes; 0 if it changes none.
  static long target(Event event) {
    if (event instanceof MessageEdited edited) {
      return edited.target();
    }
    return event instanceof MessageRecalled(long target) ? target : 0;
  }
}
