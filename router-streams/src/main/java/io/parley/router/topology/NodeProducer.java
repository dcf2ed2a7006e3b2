package io.parley.router.topology;

import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Sends deliveries beside the transactions, for nodes that read uncommitted. A topic that is gone
/// then costs its own deliveries and nothing else, where a record that can't be sent within a
/// transaction fails all of it.
///
/// One for all threads: so a conversation's deliveries to a node keep their order. A delivery that
/// can't be sent is dropped and counted, as the log is the truth. But what can be sent is, before
/// the commit that would keep it from being sent again after a crash; see [Outbox].
public final class NodeProducer implements AutoCloseable {

  /// For how long a thread waits for a topic's whereabouts or for room; after that the topic counts
  /// as missing for a while, so it does not wait again at once.
  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

  /// For how long a commit waits for deliveries.
  private static final Duration MAX_SETTLE = Duration.ofMillis(100);

  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(1_500);
  private static final Duration RETRY_BACKOFF = Duration.ofMillis(20);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /// Room for several deliveries that name many users: a request holds one batch of a topic.
  private static final int BATCH_BYTES = 128 << 10;

  /// A batch for each of 512 nodes, as one event may go to all of them at once.
  private static final long BUFFER_BYTES = 512L * BATCH_BYTES;

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
                    "batch.size",
                    BATCH_BYTES,
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

  Outbox outbox() {
    return new Outbox();
  }

  /// The deliveries of one stream thread's transaction.
  final class Outbox {

    private int underWay;

    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      count(1);
      try {
        return producer.send(record, (_, failure) -> settled(record.topic(), failure));
      } catch (RuntimeException e) {
        // Then the callback is not called.
        count(-1);
        throw e;
      }
    }

    private void settled(String topic, @Nullable Exception failure) {
      count(-1);
      if (failure != null) {
        metrics.undeliverable();
        nodeTopics.failed(topic, failure);
      }
    }

    /// Waits until none is under way any more, but not long: one node's trouble is not to be the
    /// others'.
    synchronized void settle() {
      long deadlineNs = System.nanoTime() + MAX_SETTLE.toNanos();
      long leftNs = MAX_SETTLE.toNanos();
      try {
        while (underWay > 0 && leftNs > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, leftNs);
          leftNs = deadlineNs - System.nanoTime();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void count(int change) {
      underWay += change;
      if (underWay == 0) {
        notifyAll();
      }
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
