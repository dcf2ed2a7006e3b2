package io.parley.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The committed records of one partition up to an end, one after the other. Holds one poll's
/// records.
public final class PartitionRecords
    implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long end;
  private final Queue<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();

  /// Starts where it is told to, or at the first record that is kept after that.
  ///
  /// @param consumer for this alone, and closed with it
  /// @param end the offset behind the last record
  PartitionRecords(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
    this.consumer = consumer;
    this.partition = partition;
    this.end = end;
    consumer.assign(List.of(partition));
    Long first = consumer.beginningOffsets(List.of(partition), TIMEOUT).get(partition);
    consumer.seek(partition, Math.max(from, first == null ? 0 : first));
  }

  @Override
  public boolean hasNext() {
    while (polled.isEmpty() && consumer.position(partition, TIMEOUT) < end) {
      consumer.poll(POLL).records(partition).stream()
          .filter(record -> record.offset() < end)
          .forEach(polled::add);
    }
    return !polled.isEmpty();
  }

  @Override
  public ConsumerRecord<byte[], byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return polled.remove();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
