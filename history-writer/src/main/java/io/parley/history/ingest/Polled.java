package io.parley.history.ingest;

import io.parley.history.ingest.PartitionState.Owned;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What a poll brought of one partition, as it came.
///
/// @param place where the consumer stood before
/// @param nextOffset where it stands now, which may lie beyond the last record: behind markers of
///   transactions, and records of those that were aborted
record Polled(Owned place, long nextOffset, List<ConsumerRecord<byte[], byte[]>> records) {

  /// What came behind an offset.
  Polled behind(long offset) {
    return new Polled(
        new Owned(place.epoch(), offset + 1),
        nextOffset,
        records.stream().filter(record -> record.offset() > offset).toList());
  }
}
