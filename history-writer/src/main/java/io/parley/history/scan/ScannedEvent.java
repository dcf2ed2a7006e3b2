package io.parley.history.scan;

import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.nio.ByteBuffer;

/// An event as it is sorted: behind the hash of the one before it and its own.
///
/// @param previous hash of the event before it
record ScannedEvent(EventHash previous, SealedEvent sealed) {

  static ScannedEvent of(Entry entry) {
    var payload = ByteBuffer.wrap(entry.payload());
    EventHash previous = EventHash.of(next(payload, EventHash.BYTES));
    EventHash hash = EventHash.of(next(payload, EventHash.BYTES));
    return new ScannedEvent(previous, new SealedEvent(next(payload, payload.remaining()), hash));
  }

  byte[] payload() {
    byte[] bytes = sealed.bytes();
    return ByteBuffer.allocate(2 * EventHash.BYTES + bytes.length)
        .put(previous.bytes())
        .put(sealed.hash().bytes())
        .put(bytes)
        .array();
  }

  private static byte[] next(ByteBuffer payload, int bytes) {
    byte[] next = new byte[bytes];
    payload.get(next);
    return next;
  }
}
