package io.parley.service;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads topics from their beginning, committed records only, for tools that look at everything
/// once. Belongs to no group and changes nothing.
public final class TopicReader {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

  /// What is read is there. A consumer does not close before the broker has answered its last
  /// fetch, which finds nothing more.
  static final int MAX_FETCH_WAIT_MS = 10;

  private final KafkaConfig kafka;
  private final String clientId;

  public TopicReader(KafkaConfig kafka, String clientId) {
    this.kafka = kafka;
    this.clientId = clientId;
  }

  /// A topic's partitions, in order; none if there is no such topic.
  public List<TopicPartition> partitions(String topic) {
    try (var consumer = consumer("read_committed")) {
      return consumer.partitionsFor(topic, TIMEOUT).stream()
          .map(info -> new TopicPartition(topic, info.partition()))
          .sorted(Comparator.comparingInt(TopicPartition::partition))
          .toList();
    }
  }

  /// The first offsets that are kept.
  public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    try (var consumer = consumer("read_committed", partitions)) {
      return consumer.beginningOffsets(partitions, TIMEOUT);
    }
  }

  /// Where a partition ends now; see [#settledEnds].
  public long settledEnd(TopicPartition partition) {
    return settledEnds(List.of(partition)).getOrDefault(partition, 0L);
  }

  /// Where partitions end now, as soon as no transaction is open before that.
  ///
  /// @throws KafkaException if one stays open for too long
  public Map<TopicPartition, Long> settledEnds(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends;
    try (var uncommitted = consumer("read_uncommitted", partitions)) {
      ends = uncommitted.endOffsets(partitions, TIMEOUT);
    }
    long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
    try (var committed = consumer("read_committed", partitions)) {
      while (!reaches(committed.endOffsets(partitions, TIMEOUT), ends)) {
        if (System.nanoTime() > deadlineNs) {
          throw new KafkaException("a transaction has been open for too long in " + partitions);
        }
        pause();
      }
    }
    return ends;
  }

  /// The records up to an end.
  public PartitionRecords read(TopicPartition partition, long end) {
    return readFrom(partition, 0, end);
  }

  /// The records from one offset, or the first that is kept after it, up to an end.
  public PartitionRecords readFrom(TopicPartition partition, long from, long end) {
    return new PartitionRecords(consumer("read_committed"), partition, from, end);
  }

  /// Where a consumer group goes on; without the partitions that it has not begun.
  public Map<TopicPartition, Long> groupOffsets(String group) {
    try (var admin = Admin.create(kafka.client(Map.of("client.id", clientId)))) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
      return offsets;
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the offsets of group " + group + " can't be read", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(
      String isolation, Collection<TopicPartition> partitions) {
    var consumer = consumer(isolation);
    consumer.assign(partitions);
    return consumer;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        kafka.client(
            Map.of(
                "client.id",
                clientId,
                "isolation.level",
                isolation,
                "fetch.max.wait.ms",
                MAX_FETCH_WAIT_MS,
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static boolean reaches(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_AFTER);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
