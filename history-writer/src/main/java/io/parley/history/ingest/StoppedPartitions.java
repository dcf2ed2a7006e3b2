package io.parley.history.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.ingest.Decoded.Undecodable;
import io.parley.history.ingest.PartitionState.Owned;
import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.Claim;
import io.parley.history.store.SetAsideStore;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Partitions that can't be written any further: found by trying, with everything taken back, to
/// write the record that comes next; and helped on by setting that record aside. Needs no writer to
/// be running.
public final class StoppedPartitions {

  private static final Logger log = LoggerFactory.getLogger(StoppedPartitions.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final KafkaConfig kafka;
  private final TopicReader topics;
  private final SetAsideStore store;

  public StoppedPartitions(KafkaConfig kafka, SetAsideStore store) {
    this.kafka = kafka;
    this.topics = new TopicReader(kafka, "parley-set-aside");
    this.store = store;
  }

  /// All of them, with what stops each.
  public List<StoppedRecord> all() {
    List<TopicPartition> partitions =
        Stream.of(Topics.EVENTS, Topics.RECEIPTS)
            .flatMap(topic -> topics.partitions(topic).stream())
            .toList();
    Map<TopicPartition, Long> ends = topics.settledEnds(partitions);
    return store.recorded(partitions.stream().map(Assignment::log).toList()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            recorded -> {
              TopicPartition partition = Assignment.kafka(recorded.getKey());
              long from = recorded.getValue().nextOffset();
              return find(partition, from, ends.getOrDefault(partition, 0L)).stream();
            })
        .toList();
  }

  /// What stops a partition; empty if nothing does.
  public Optional<StoppedRecord> find(LogPartition partition) {
    Claim claim = store.recorded(List.of(partition)).get(partition);
    TopicPartition kafkaPartition = Assignment.kafka(partition);
    return claim == null
        ? Optional.empty()
        : find(kafkaPartition, claim.nextOffset(), topics.settledEnd(kafkaPartition));
  }

  private Optional<StoppedRecord> find(TopicPartition partition, long from, long end) {
    if (from >= end) {
      return Optional.empty();
    }
    try (var records = topics.readFrom(partition, from, end)) {
      return records.hasNext()
          ? examine(Assignment.log(partition), from, records.next())
          : Optional.empty();
    }
  }

  /// Sets a record aside: copies it to the dead letters, keeps its sequence, and moves the
  /// partition's offset behind it. A running writer goes on within seconds.
  ///
  /// @param by who wishes it
  /// @param why for whoever looks at the dead letter
  /// @return whether the record still is the partition's next one; if not, nothing is done but for
  ///   a dead letter too many
  public boolean setAside(StoppedRecord stopped, String by, String why) {
    letter(stopped, by, why);
    boolean done =
        store.setAside(stopped.partition(), stopped.from(), stopped.offset(), stopped.event());
    if (done) {
      log.atWarn()
          .addKeyValue("partition", stopped.partition())
          .addKeyValue("offset", stopped.offset())
          .addKeyValue("reason", stopped.reason())
          .addKeyValue("by", by)
          .addKeyValue("why", why)
          .log("record set aside");
    }
    return done;
  }

  private Optional<StoppedRecord> examine(
      LogPartition partition, long from, ConsumerRecord<byte[], byte[]> record) {
    var place = new Owned(0, from);
    Decoded decoded =
        RecordDecoder.decode(partition, new Polled(place, record.offset() + 1, List.of(record)));
    Undecodable undecodable = decoded.undecodable();
    Batch batch = decoded.owned().batch();
    Optional<String> reason =
        undecodable == null ? store.rehearse(batch) : Optional.of(undecodable.reason());
    return reason.map(text -> new StoppedRecord(partition, from, record, event(batch), text));
  }

  private static @Nullable LoggedEvent event(Batch batch) {
    return switch (batch) {
      case EventBatch events -> events.events().isEmpty() ? null : events.events().getFirst();
      case CursorBatch _ -> null;
    };
  }

  private void letter(StoppedRecord stopped, String by, String why) {
    ConsumerRecord<byte[], byte[]> record = stopped.record();
    var letter = new ProducerRecord<>(Topics.DEAD_LETTERS, record.key(), record.value());
    Map.of(
            Topics.DEAD_LETTER_REASON,
            stopped.reason(),
            Topics.DEAD_LETTER_TOPIC,
            record.topic(),
            Topics.DEAD_LETTER_PARTITION,
            Integer.toString(record.partition()),
            Topics.DEAD_LETTER_OFFSET,
            Long.toString(record.offset()),
            Topics.DEAD_LETTER_BY,
            by + ": " + why)
        .forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
    try (var producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of("client.id", "parley-set-aside", "acks", "all", "enable.idempotence", true)),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(letter).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("no dead letter could be written", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
