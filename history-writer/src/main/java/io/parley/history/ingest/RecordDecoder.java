package io.parley.history.ingest;

import io.parley.history.ingest.Decoded.Undecodable;
import io.parley.history.ingest.PartitionState.Owned;
import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.OwnedBatch;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Turns the records of a partition into a batch, as far as they can be read.
final class RecordDecoder {

  private RecordDecoder() {}

  static Decoded decode(LogPartition partition, Polled polled) {
    Owned place = polled.place();
    long from = place.nextOffset();
    return switch (partition.topic()) {
      case Topics.EVENTS -> {
        List<LoggedEvent> events = new ArrayList<>(polled.records().size());
        Undecodable stop = decode(polled.records(), RecordDecoder::event, events);
        yield decoded(place, new EventBatch(partition, from, end(polled, stop), events), stop);
      }
      case Topics.RECEIPTS -> {
        List<Cursor> cursors = new ArrayList<>(polled.records().size());
        Undecodable stop = decode(polled.records(), RecordDecoder::cursor, cursors);
        yield decoded(place, new CursorBatch(partition, from, end(polled, stop), cursors), stop);
      }
      default -> throw new IllegalArgumentException("not written to the database: " + partition);
    };
  }

  private static Decoded decoded(Owned place, Batch batch, @Nullable Undecodable stop) {
    return new Decoded(new OwnedBatch(place.epoch(), batch), stop);
  }

  private static <T> @Nullable Undecodable decode(
      List<ConsumerRecord<byte[], byte[]>> records,
      Function<ConsumerRecord<byte[], byte[]>, T> decode,
      List<T> decoded) {
    for (ConsumerRecord<byte[], byte[]> entry : records) {
      try {
        decoded.add(decode.apply(entry));
      } catch (DecodeException e) {
        return new Undecodable(entry.offset(), String.valueOf(e.getMessage()));
      }
    }
    return null;
  }

  private static LoggedEvent event(ConsumerRecord<byte[], byte[]> entry) {
    SealedEvent sealed = EventCodec.decodeSealed(value(entry));
    return new LoggedEvent(entry.offset(), EventCodec.decode(sealed.bytes()), sealed);
  }

  private static Cursor cursor(ConsumerRecord<byte[], byte[]> entry) {
    return CursorCodec.decode(value(entry));
  }

  /// A tombstone has no value; nobody writes one, and no codec reads the empty record.
  private static byte[] value(ConsumerRecord<byte[], byte[]> entry) {
    byte[] value = entry.value();
    return value == null ? new byte[0] : value;
  }

  private static long end(Polled polled, @Nullable Undecodable stop) {
    return stop == null ? polled.nextOffset() : stop.offset();
  }
}
