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

  /// Hears of a record that is none, behind which the reading goes on.
  @FunctionalInterface
  public interface Unreadable {
    void at(LogPartition partition, long offset, String reason);
  }

  /// Reads what is committed from one offset up to another, in batches that follow each other, with
  /// nothing between them but what is unreadable, and end where the reading ends.
  ///
  /// @param maxRecords of one batch
  public void read(
      LogPartition partition,
      long from,
      long to,
      int maxRecords,
      Consumer<Batch> each,
      Unreadable unreadable) {
    if (from >= to) {
      return;
    }
    translating(
        () -> {
          try (var records = log.read(partition, from, to)) {
            long next = from;
            while (next < to) {
              Polled polled = poll(records, next, to, maxRecords);
              decode(partition, polled, each, unreadable);
              next = polled.nextOffset();
            }
          }
          return true;
        });
  }

  private static Polled poll(LogRecords records, long next, long to, int maxRecords) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    while (batch.size() < maxRecords && records.hasNext()) {
      batch.add(records.next());
    }
    long end = records.hasNext() ? batch.getLast().offset() + 1 : to;
    return new Polled(new Owned(0, next), end, batch);
  }

  private static void decode(
      LogPartition partition, Polled polled, Consumer<Batch> each, Unreadable unreadable) {
    Polled rest = polled;
    while (true) {
      Decoded decoded = RecordDecoder.decode(partition, rest);
      each.accept(decoded.owned().batch());
      Undecodable stop = decoded.undecodable();
      if (stop == null) {
        return;
      }
      unreadable.at(partition, stop.offset(), stop.reason());
      rest = rest.behind(stop.offset());
    }
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
