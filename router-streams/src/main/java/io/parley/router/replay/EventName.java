package io.parley.router.replay;

import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;

/// How an operator is told of a record of the log: conversation, sequence and kind; no content.
final class EventName {

  private EventName() {}

  static String of(byte[] value) {
    try {
      EventEnvelope event = EventCodec.decode(EventCodec.decodeSealed(value).bytes());
      return "event %d of %s, %s"
          .formatted(event.sequence(), event.conversation(), event.event().kind());
    } catch (DecodeException e) {
      return "what is no event (" + e.getMessage() + ")";
    }
  }
}
