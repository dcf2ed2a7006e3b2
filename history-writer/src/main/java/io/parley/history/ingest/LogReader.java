package io.parley.history.ingest;

import io.parley.history.archive.ArchiveFailed;
import io.parley.history.ingest.Decoded.Undecodable;
import io.parley.history.ingest.PartitionState.Owned;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.Batch;
import io.parley.history.projection.LogPartition;
import io.parley.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/// The log as it is read once, from a place to a place, beside any history writer. Belongs to no
/// group and changes nothing. Safe for many threads: each reading has a consumer of its own.
///
/// Every method blocks, and throws [UnreadableLog] when it can't go on.
public final class LogReader {

  private final CommittedLog log;

  public LogReader(CommittedLog log) {
    this.log = log;
  }

  /// Every partition of events and receipts, with where it ends now.
  public Map<LogPartition, Long> ends() {
    return translating(
        () ->
            log.settledEnds(
                Stream.of(Topics.EVENTS, Topics.RECEIPTS)
                    .flatMap(topic -> log.partitions(topic).stream())
                    .toList()));
  }

  /// The first offset that each partition still holds.
  public Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions) {
    return translating(() -> log.beginnings(partitions));
  }

  /// Reads what is committed from one offset up to another, in batches that follow each other
  /// without a gap and end where the reading ends.
  ///
  /// @param maxRecords of one batch
  public void read(
      LogPartition partition, long from, long to, int maxRecords, Consumer<Batch> each) {
    if (from >= to) {
      return;
    }
    translating(
        () -> {
          try (var records = log.read(partition, from, to)) {
            carry(partition, from, to, maxRecords, records, each);
          }
          return true;
        });
  }

  private static void carry(
      LogPartition partition,
      long from,
      long to,
      int maxRecords,
      LogRecords records,
      Consumer<Batch> each) {
    long next = from;
    while (next < to) {
      List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
      while (batch.size() < maxRecords && records.hasNext()) {
        batch.add(records.next());
      }
      long end = records.hasNext() ? batch.getLast().offset() + 1 : to;
      each.accept(decode(partition, new Polled(new Owned(0, next), end, batch)));
      next = end;
    }
  }

  private static Batch decode(LogPartition partition, Polled polled) {
    Decoded decoded = RecordDecoder.decode(partition, polled);
    Undecodable undecodable = decoded.undecodable();
    if (undecodable != null) {
      throw new UnreadableLog(partition, undecodable.offset(), undecodable.reason());
    }
    return decoded.owned().batch();
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (KafkaException e) {
      throw new UnreadableLog("Kafka: " + e.getMessage(), e);
    } catch (ArchiveFailed e) {
      throw new UnreadableLog("archive: " + e.getMessage(), e);
    }
  }
}
