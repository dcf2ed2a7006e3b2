package io.parley.router.topology;

import io.parley.router.routing.NodeDelivery;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.DeliveryCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;

/// What the router writes, each kind to its own sink.
sealed interface Output {

  byte[] bytes();

  record LogEntry(SealedEvent event) implements Output {
    @Override
    public byte[] bytes() {
      return EventCodec.encodeSealed(event);
    }
  }

  record Receipt(Cursor cursor) implements Output {
    @Override
    public byte[] bytes() {
      return CursorCodec.encode(cursor);
    }
  }

  record ToNode(NodeDelivery delivery) implements Output {
    @Override
    public byte[] bytes() {
      return DeliveryCodec.encode(delivery.delivery());
    }
  }

  /// A record's value as it came.
  final class DeadLetter implements Output {
    private final byte[] value;

    DeadLetter(byte[] value) {
      this.value = value;
    }

    @Override
    public byte[] bytes() {
      return value;
    }
  }
}
