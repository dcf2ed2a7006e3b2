package io.parley.history.audit;

import io.parley.schema.ErasedContent;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import java.util.List;
import java.util.Optional;

/// An event whose content was taken out where it is kept, with the number of the run that did it.
/// Its place, time, author and hash stay, so that the chain can still be followed; only that its
/// hash was made of its bytes can no longer be seen.
public record Redaction(EventEnvelope event, long run) {

  /// The event without its content; empty if it never had one.
  public static Optional<Redaction> of(EventEnvelope event, long run) {
    return event.event() instanceof Said said
        ? Optional.of(new Redaction(event.with(without(said, new ErasedContent(run))), run))
        : Optional.empty();
  }

  /// Reads what is kept; empty if it has its content, or never had one.
  public static Optional<Redaction> read(EventEnvelope kept) {
    return kept.event() instanceof Said said && said.content() instanceof ErasedContent(long run)
        ? Optional.of(new Redaction(kept, run))
        : Optional.empty();
  }

  /// Its bytes, as they are kept from now on.
  public byte[] bytes() {
    return EventCodec.encode(event);
  }

  /// The message whose content it was.
  public long message() {
    return event.event() instanceof MessageEdited edited ? edited.target() : event.sequence();
  }

  /// Whom a message mentions, it says.
  private static Said without(Said said, ErasedContent erased) {
    return switch (said) {
      case MessagePosted posted ->
          new MessagePosted(
              posted.clientId(), posted.device(), erased, posted.replyTo(), List.of());
      case MessageEdited edited -> edited.withContent(erased);
    };
  }
}
