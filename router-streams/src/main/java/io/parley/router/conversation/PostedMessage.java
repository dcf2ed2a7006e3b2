package io.parley.router.conversation;

import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is remembered of a message, by its sequence: enough to say who may change it, and to forget
/// it as a whole.
///
/// @param recalled the event that recalled it, if one did
public record PostedMessage(
    String author, String device, UUID clientId, Instant time, @Nullable Place recalled) {

  public static PostedMessage of(EventEnvelope envelope, MessagePosted posted) {
    return new PostedMessage(
        envelope.by(), posted.device(), posted.clientId(), envelope.time(), null);
  }

  public PostedMessage recalledAt(Place place) {
    return new PostedMessage(author, device, clientId, time, place);
  }
}
