package io.parley.history.log;

import io.parley.history.projection.LogPartition;
import io.parley.service.KafkaConfig;
import io.parley.service.PartitionRecords;
import io.parley.service.TopicReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The log as Kafka has it.
public final class TopicLog implements CommittedLog {

  private final TopicReader topics;

  public TopicLog(KafkaConfig kafka, String clientId) {
    this.topics = new TopicReader(kafka, clientId);
  }

  @Override
  public List<LogPartition> partitions(String topic) {
    return topics.partitions(topic).stream().map(TopicLog::log).toList();
  }

  @Override
  public Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions) {
    return byLogPartition(topics.beginnings(kafka(partitions)));
  }

  @Override
  public Map<LogPartition, Long> settledEnds(Collection<LogPartition> partitions) {
    return byLogPartition(topics.settledEnds(kafka(partitions)));
  }

  @Override
  public LogRecords read(LogPartition partition, long from, long end) {
    return new Records(topics.readFrom(kafka(partition), from, end));
  }

  /// Kafka has no index of conversations: these are all records.
  @Override
  public LogRecords readConversation(LogPartition partition, String conversation, long end) {
    return read(partition, 0, end);
  }

  private static List<TopicPartition> kafka(Collection<LogPartition> partitions) {
    return partitions.stream().map(TopicLog::kafka).toList();
  }

  private static TopicPartition kafka(LogPartition partition) {
    return new TopicPartition(partition.topic(), partition.number());
  }

  private static LogPartition log(TopicPartition partition) {
    return new LogPartition(partition.topic(), partition.partition());
  }

  private static Map<LogPartition, Long> byLogPartition(Map<TopicPartition, Long> offsets) {
    Map<LogPartition, Long> byPartition = new HashMap<>();
    offsets.forEach((partition, offset) -> byPartition.put(log(partition), offset));
    return byPartition;
  }

  private record Records(PartitionRecords polled) implements LogRecords {

    @Override
    public boolean hasNext() {
      return polled.hasNext();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
      return polled.next();
    }

    @Override
    public void close() {
      polled.close();
    }
  }
}
