package io.parley.history.archive;

import io.parley.history.log.CommittedLog;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.LogPartition;
import io.parley.schema.topic.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A topic that ends where the archive does, of which nothing is kept.
record NoTopic(Archive archive) implements CommittedLog {

  private static final LogRecords NONE =
      new LogRecords() {
        @Override
        public boolean hasNext() {
          return false;
        }

        @Override
        public ConsumerRecord<byte[], byte[]> next() {
          throw new NoSuchElementException();
        }

        @Override
        public void close() {
          // Nothing is held open.
        }
      };

  @Override
  public List<LogPartition> partitions(String topic) {
    return topic.equals(Topics.EVENTS)
        ? archive.ends().keySet().stream().map(number -> new LogPartition(topic, number)).toList()
        : List.of();
  }

  @Override
  public Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions) {
    return settledEnds(partitions);
  }

  @Override
  public Map<LogPartition, Long> settledEnds(Collection<LogPartition> partitions) {
    return partitions.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                partition -> archive.ends().getOrDefault(partition.number(), 0L)));
  }

  @Override
  public LogRecords read(LogPartition partition, long from, long end) {
    return NONE;
  }

  @Override
  public LogRecords readConversation(LogPartition partition, String conversation, long end) {
    return NONE;
  }
}
