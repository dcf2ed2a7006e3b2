package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.audit.export.MalformedFile;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// `parley.checkpoints`. A checkpoint may stand there twice, one behind the other.
public final class CheckpointTopic implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.CHECKPOINTS, 0);

  private final TopicReader topics;
  private final KafkaProducer<byte[], byte[]> producer;

  public CheckpointTopic(KafkaConfig kafka) {
    topics = new TopicReader(kafka, "parley-checkpoints");
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

  /// The newest one.
  Optional<SignedCheckpoint> last() {
    long end = topics.settledEnd(PARTITION);
    List<SignedCheckpoint> found = read(Math.max(0, end - 1), end);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  /// All of them, each once, in the order in which they were published.
  ///
  /// @throws MalformedFile if there is something else on the topic
  public List<SignedCheckpoint> all() {
    return read(0, topics.settledEnd(PARTITION));
  }

  @Override
  public void close() {
    producer.close(TIMEOUT);
  }

  private List<SignedCheckpoint> read(long from, long end) {
    List<SignedCheckpoint> found = new ArrayList<>();
    if (from >= end) {
      return found;
    }
    try (var records = topics.readFrom(PARTITION, from, end)) {
      while (records.hasNext()) {
        SignedCheckpoint checkpoint = read(records.next());
        if (found.isEmpty() || !found.getLast().equals(checkpoint)) {
          found.add(checkpoint);
        }
      }
    }
    return found;
  }

  private static SignedCheckpoint read(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return CheckpointJson.read(value == null ? "" : new String(value, UTF_8));
  }
}
