package io.parley.load.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.load.client.LoadFailed;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A producer of many records for one topic, in the order in which they are put. Used by one
/// thread.
final class Backlog implements AutoCloseable {

  private static final int BATCH_BYTES = 256 << 10;
  private static final int LINGER_MS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Backlog(String kafka, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES,
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// Waits where the producer's buffer is full.
  void put(String conversation, byte[] value) {
    var _ =
        producer.send(
            new ProducerRecord<>(topic, conversation.getBytes(UTF_8), value),
            (_, failed) -> {
              if (failed != null) {
                failure.compareAndSet(null, failed);
              }
            });
  }

  /// Waits until all that was put is in the log.
  ///
  /// @throws LoadFailed if something is not
  void flush() {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw new LoadFailed("can't fill " + topic + ": " + e.getMessage(), e);
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new LoadFailed("can't fill " + topic + ": " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
