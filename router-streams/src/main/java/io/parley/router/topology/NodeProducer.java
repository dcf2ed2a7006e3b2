package io.parley.router.topology;

import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Sends deliveries beside the transactions, for nodes that read uncommitted. A topic that is gone
/// then costs its own deliveries and nothing else, where a record that can't be sent within a
/// transaction fails all of it.
///
/// One for all threads: so a conversation's deliveries to a node keep their order. A delivery that
/// can't be sent is dropped and counted, as the log is the truth.
public final class NodeProducer implements AutoCloseable {

  /// For how long a thread waits for a topic's whereabouts or for room; after that the topic counts
  /// as missing for a while, so it does not wait again at once.
  private static final Duration MAX_BLOCK = Duration.ofMillis(200);

  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(1_500);
  private static final Duration RETRY_BACKOFF = Duration.ofMillis(20);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final long BUFFER_BYTES = 32L << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final NodeTopics nodeTopics;
  private final RouterMetrics metrics;

  public NodeProducer(KafkaConfig kafka, NodeTopics nodeTopics, RouterMetrics metrics) {
    this.nodeTopics = nodeTopics;
    this.metrics = metrics;
    this.producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of(
                    "client.id",
                    "parley-router-deliveries",
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    "linger.ms",
                    0,
                    "buffer.memory",
                    BUFFER_BYTES,
                    "max.block.ms",
                    MAX_BLOCK.toMillis(),
                    "request.timeout.ms",
                    (int) REQUEST_TIMEOUT.toMillis(),
                    "delivery.timeout.ms",
                    (int) DELIVERY_TIMEOUT.toMillis(),
                    "retry.backoff.ms",
                    RETRY_BACKOFF.toMillis())),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return producer.send(
        record,
        (_, failure) -> {
          if (failure != null) {
            metrics.undeliverable();
            nodeTopics.refused(record.topic());
          }
        });
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
