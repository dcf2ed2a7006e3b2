package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.audit.export.MalformedFile;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// What stands on `parley.checkpoints`, where a checkpoint may stand twice, one behind the other.
public final class PublishedCheckpoints {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.CHECKPOINTS, 0);

  private final TopicReader topics;

  public PublishedCheckpoints(KafkaConfig kafka) {
    topics = new TopicReader(kafka, "parley-checkpoints");
  }

  /// The newest one.
  ///
  /// @throws MalformedFile if there is something else on the topic
  public Optional<SignedCheckpoint> last() {
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
