package io.parley.history.ingest;

import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record that the history can't hold, and behind which its partition is not written any further.
///
/// @param from where the partition stands; before the record if only marks of transactions are in
///   between
/// @param event what the record is; null if it can't be read, or is no event
/// @param reason for an operator, in one line
public record StoppedRecord(
    LogPartition partition,
    long from,
    ConsumerRecord<byte[], byte[]> record,
    @Nullable LoggedEvent event,
    String reason) {

  public long offset() {
    return record.offset();
  }

  public int bytes() {
    return record.value() == null ? 0 : record.value().length;
  }
}
