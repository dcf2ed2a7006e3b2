package io.parley.history.projection;

import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;

/// An event as it was read from the log.
///
/// @param offset where it stands in its partition
/// @param sealed the bytes that `envelope` was decoded from, with their hash
public record LoggedEvent(long offset, EventEnvelope envelope, SealedEvent sealed) {

  EventKey key() {
    return new EventKey(envelope.conversation(), envelope.sequence());
  }
}
