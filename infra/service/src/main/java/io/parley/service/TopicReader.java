package io.parley.service;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads topics from their beginning, committed records only, for tools that look at everything
/// once. Belongs to no group and changes nothing.
public final class TopicReader {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

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

  /// The first offset that is kept.
  public long beginning(TopicPartition partition) {
    try (var consumer = consumer("read_committed", partition)) {
      return offset(consumer.beginningOffsets(List.of(partition), TIMEOUT), partition);
    }
  }

  /// Where the partition ends now, as soon as no transaction is open before that.
  ///
  /// @throws KafkaException if one stays open for too long
  public long settledEnd(TopicPartition partition) {
    long end;
    try (var uncommitted = consumer("read_uncommitted", partition)) {
      end = offset(uncommitted.endOffsets(List.of(partition), TIMEOUT), partition);
    }
    long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
    try (var committed = consumer("read_committed", partition)) {
      while (offset(committed.endOffsets(List.of(partition), TIMEOUT), partition) < end) {
        if (System.nanoTime() > deadlineNs) {
          throw new KafkaException(partition + " has had an open transaction for too long");
        }
        pause();
      }
    }
    return end;
  }

  /// The records up to an end.
  public PartitionRecords read(TopicPartition partition, long end) {
    return readFrom(partition, 0, end);
  }

  /// The records from one offset, or the first that is kept after it, up to an end.
  public PartitionRecords readFrom(TopicPartition partition, long from, long end) {
    return new PartitionRecords(consumer("read_committed"), partition, from, end);
  }

  /// Where a consumer group goes on; 0 if it has not begun.
  public long groupOffset(String group, TopicPartition partition) {
    try (var admin = Admin.create(kafka.client(Map.of("client.id", clientId)))) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      OffsetAndMetadata offset = offsets.get(partition);
      return offset == null ? 0 : offset.offset();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the offsets of group " + group + " can't be read", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation, TopicPartition partition) {
    var consumer = consumer(isolation);
    consumer.assign(List.of(partition));
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
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    return offset == null ? 0 : offset;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_AFTER);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
