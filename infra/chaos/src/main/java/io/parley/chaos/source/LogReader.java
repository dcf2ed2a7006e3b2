package io.parley.chaos.source;

import io.parley.chaos.check.LoggedEvent;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads the whole of `parley.events`, committed records only, up to where it ended when the
/// reading began.
public final class LogReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> settings;
  private final Duration timeout;
  private final LogContents contents;

  /// A reader that gives up when the log's end is not reached in time.
  public LogReader(String bootstrapServers, Duration timeout, LogContents contents) {
    this.timeout = timeout;
    this.contents = contents;
    this.settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
  }

  /// The log, partition by partition.
  ///
  /// @throws SourceUnreadable if a record is no event, the end is not reached in time, or the
  ///   content keys can't be had
  public List<LoggedEvent> read() {
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.EVENTS, timeout).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
      List<LoggedEvent> events = new ArrayList<>();
      long deadlineNs = System.nanoTime() + timeout.toNanos();
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        consumer.poll(POLL).forEach(record -> events.add(decode(record)));
        if (System.nanoTime() > deadlineNs) {
          throw new SourceUnreadable("the log's end was not reached within " + timeout, null);
        }
      }
      events.sort(
          Comparator.comparingInt(LoggedEvent::partition).thenComparingLong(LoggedEvent::offset));
      return contents.show(events);
    }
  }

  private static LoggedEvent decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return LoggedEvent.of(
          record.partition(), record.offset(), EventCodec.decodeSealed(record.value()));
    } catch (DecodeException e) {
      throw new SourceUnreadable(
          "%s-%d@%d is no event: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
