package io.parley.history.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.SealedHistory;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Cursor;
import io.parley.schema.topic.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A log of events and receipts in memory.
public final class FakeLog implements CommittedLog {

  private static final LogPartition RECEIPTS = new LogPartition(Topics.RECEIPTS, 0);

  private final Map<Integer, NavigableMap<Long, ConsumerRecord<byte[], byte[]>>> records =
      new HashMap<>();
  private final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> receipts = new TreeMap<>();

  /// The log that a [SealedHistory] is of, where its checkpoints say it is: the first conversation
  /// in partition 0, the two others by turns in partition 1.
  public static FakeLog of(SealedHistory history) {
    var log = new FakeLog();
    for (int number = 1; number <= 3; number++) {
      long[] offsets = {10L * (number - 1), 20L * (number - 1)};
      int from = SealedHistory.sealedTo(number - 1) + 1;
      for (int sequence = from; sequence <= SealedHistory.sealedTo(number); sequence++) {
        for (int c = 0; c < history.logs().size(); c++) {
          int partition = c == 0 ? 0 : 1;
          ConversationLog conversation = history.logs().get(c);
          log.replace(partition, offsets[partition]++, conversation.event(sequence));
        }
      }
    }
    return log;
  }

  public void replace(int partition, long offset, LoggedEvent event) {
    put(
        partition,
        offset,
        event.envelope().conversation().getBytes(UTF_8),
        EventCodec.encodeSealed(event.sealed()));
  }

  public void replace(int partition, long offset, byte[] value) {
    put(partition, offset, new byte[0], value);
  }

  public void append(int partition, LoggedEvent event) {
    replace(partition, end(partition(partition)), event);
  }

  /// Adds a receipt.
  public void append(Cursor cursor) {
    receipts.put(
        end(receipts),
        new ConsumerRecord<>(
            Topics.RECEIPTS, 0, end(receipts), new byte[0], CursorCodec.encode(cursor)));
  }

  /// Lets a partition begin later.
  public void forget(int partition, long before) {
    partition(partition).headMap(before).clear();
  }

  @Override
  public List<LogPartition> partitions(String topic) {
    return topic.equals(Topics.RECEIPTS)
        ? List.of(RECEIPTS)
        : records.keySet().stream().map(number -> new LogPartition(topic, number)).toList();
  }

  @Override
  public Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions) {
    return partitions.stream()
        .collect(Collectors.toMap(p -> p, p -> partition(p.number()).firstKey()));
  }

  @Override
  public Map<LogPartition, Long> settledEnds(Collection<LogPartition> partitions) {
    return partitions.stream().collect(Collectors.toMap(p -> p, p -> end(of(p))));
  }

  @Override
  public LogRecords read(LogPartition partition, long from, long end) {
    var some = of(partition).subMap(from, end).values().iterator();
    return new Records(some);
  }

  @Override
  public LogRecords readConversation(LogPartition partition, String conversation, long end) {
    return read(partition, 0, end);
  }

  private void put(int partition, long offset, byte[] key, byte[] value) {
    partition(partition)
        .put(offset, new ConsumerRecord<>(Topics.EVENTS, partition, offset, key, value));
  }

  private NavigableMap<Long, ConsumerRecord<byte[], byte[]>> of(LogPartition partition) {
    return partition.equals(RECEIPTS) ? receipts : partition(partition.number());
  }

  private static long end(NavigableMap<Long, ConsumerRecord<byte[], byte[]>> of) {
    return of.isEmpty() ? 0 : of.lastKey() + 1;
  }

  private NavigableMap<Long, ConsumerRecord<byte[], byte[]>> partition(int number) {
    return records.computeIfAbsent(number, _ -> new TreeMap<>());
  }

  private record Records(Iterator<ConsumerRecord<byte[], byte[]>> some) implements LogRecords {

    @Override
    public boolean hasNext() {
      return some.hasNext();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
      return some.next();
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}
