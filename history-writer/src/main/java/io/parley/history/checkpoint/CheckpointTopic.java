package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The way to `parley.checkpoints`.
final class CheckpointTopic implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final KafkaProducer<byte[], byte[]> producer;

  CheckpointTopic(KafkaConfig kafka) {
    producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of(
                    "client.id",
                    "parley-checkpoints",
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    "max.block.ms",
                    TIMEOUT.toMillis())),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// Returns when Kafka has it.
  ///
  /// @throws CheckpointFailed if it has not in time
  void publish(SignedCheckpoint checkpoint) {
    var record =
        new ProducerRecord<>(
            Topics.CHECKPOINTS,
            Long.toString(checkpoint.number()).getBytes(UTF_8),
            CheckpointJson.write(checkpoint).getBytes(UTF_8));
    try {
      producer.send(record).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CheckpointFailed("can't publish on " + Topics.CHECKPOINTS + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckpointFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close(TIMEOUT);
  }
}
