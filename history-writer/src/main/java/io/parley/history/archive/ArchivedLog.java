package io.parley.history.archive;

import io.parley.history.log.CommittedLog;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.LogPartition;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex;
import io.parley.schema.archive.SegmentIndex.Block;
import io.parley.schema.archive.SegmentIndex.Conversation;
import io.parley.schema.topic.Topics;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// The archive up to where it ends, and the topic from there on, as one log. Receipts are not
/// archived: the topic has the newest of each for ever.
public final class ArchivedLog implements CommittedLog {

  private final Archive archive;
  private final CommittedLog topic;

  public ArchivedLog(Archive archive, CommittedLog topic) {
    this.archive = archive;
    this.topic = topic;
  }

  /// The archive as far as it goes, and nothing behind it.
  public static CommittedLog alone(Archive archive) {
    return new ArchivedLog(archive, new NoTopic(archive));
  }

  @Override
  public List<LogPartition> partitions(String name) {
    return topic.partitions(name);
  }

  /// Where the topic begins behind the end of the archive, there is a hole before it.
  @Override
  public Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions) {
    Map<LogPartition, Long> beginnings = new HashMap<>(topic.beginnings(partitions));
    beginnings.replaceAll((partition, first) -> first <= archivedTo(partition) ? 0L : first);
    return beginnings;
  }

  @Override
  public Map<LogPartition, Long> settledEnds(Collection<LogPartition> partitions) {
    return topic.settledEnds(partitions);
  }

  @Override
  public LogRecords read(LogPartition partition, long from, long end) {
    return read(partition, from, end, segment -> segment.index().blocks().stream());
  }

  /// Of the archive, only the blocks that have the conversation's records.
  @Override
  public LogRecords readConversation(LogPartition partition, String conversation, long end) {
    return read(partition, 0, end, segment -> blocksOf(conversation, segment.index()));
  }

  private LogRecords read(LogPartition partition, long from, long end, Blocks blocks) {
    long border = Math.clamp(archivedTo(partition), from, end);
    if (border == from) {
      return topic.read(partition, from, end);
    }
    Iterator<ConsumerRecord<byte[], byte[]>> archived =
        archive.segments(partition.number(), from, border).stream()
            .flatMap(file -> records(file, blocks))
            .filter(record -> record.offset() >= from && record.offset() < border)
            .map(record -> consumed(partition, record))
            .iterator();
    return new Records(archived, () -> topic.read(partition, border, end));
  }

  private Stream<ArchivedRecord> records(SegmentFile file, Blocks blocks) {
    Segment segment = archive.read(file);
    return blocks.of(segment).flatMap(block -> segment.read(block).stream());
  }

  /// Behind what is archived of a partition; 0 if nothing is.
  private long archivedTo(LogPartition partition) {
    return partition.topic().equals(Topics.EVENTS)
        ? archive.ends().getOrDefault(partition.number(), 0L)
        : 0;
  }

  private static Stream<Block> blocksOf(String id, SegmentIndex index) {
    long[] offsets =
        index.conversations().stream()
            .filter(conversation -> conversation.id().equals(id))
            .findAny()
            .map(Conversation::offsets)
            .orElse(new long[0]);
    return index.blocks().stream().filter(block -> hasOneOf(block, index, offsets));
  }

  private static boolean hasOneOf(Block block, SegmentIndex index, long[] offsets) {
    int next = index.blocks().indexOf(block) + 1;
    long end = next < index.blocks().size() ? index.blocks().get(next).firstOffset() : index.to();
    int at = Arrays.binarySearch(offsets, block.firstOffset());
    int first = at < 0 ? -at - 1 : at;
    return first < offsets.length && offsets[first] < end;
  }

  private static ConsumerRecord<byte[], byte[]> consumed(
      LogPartition partition, ArchivedRecord record) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.number(),
        record.offset(),
        record.time().toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        record.key().length,
        record.value().length,
        record.key(),
        record.value(),
        new RecordHeaders(),
        Optional.empty());
  }

  private interface Blocks {
    Stream<Block> of(Segment segment);
  }

  /// What is archived, and then what is not. The topic is opened when it is needed.
  private static final class Records implements LogRecords {

    private final Iterator<ConsumerRecord<byte[], byte[]>> archived;
    private final Supplier<LogRecords> topic;
    private @Nullable LogRecords rest;

    private Records(Iterator<ConsumerRecord<byte[], byte[]>> archived, Supplier<LogRecords> topic) {
      this.archived = archived;
      this.topic = topic;
    }

    @Override
    public boolean hasNext() {
      return archived.hasNext() || rest().hasNext();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
      return archived.hasNext() ? archived.next() : rest().next();
    }

    @Override
    public void close() {
      if (rest != null) {
        rest.close();
      }
    }

    private LogRecords rest() {
      LogRecords opened = rest;
      if (opened == null) {
        opened = topic.get();
        rest = opened;
      }
      return opened;
    }
  }
}
