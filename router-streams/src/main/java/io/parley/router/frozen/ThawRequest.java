package io.parley.router.frozen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.codec.CommandCodec;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// An operator's wish that a conversation be taken up again: a command in the conversation's own
/// partition, so that whoever decides the commands again thaws it at the same place.
public final class ThawRequest {

  /// No node of that name gets an answer: a thaw has none.
  private static final String NODE = "operator";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

  private final TopicReader topics;
  private final TopicPartition partition;
  private final long offset;

  private ThawRequest(TopicReader topics, TopicPartition partition, long offset) {
    this.topics = topics;
    this.partition = partition;
    this.offset = offset;
  }

  /// Appends the command.
  ///
  /// @param by the operator, as a user id
  /// @throws KafkaException if it can't be appended
  public static ThawRequest send(KafkaConfig kafka, String conversation, String by) {
    var origin = new Origin(by, "", UUID.randomUUID().toString(), 1, NODE, 0);
    byte[] key = ConversationId.partitionKey(conversation).getBytes(UTF_8);
    byte[] value = CommandCodec.encode(new CommandEnvelope(conversation, origin, new Thaw()));
    try (var producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of("client.id", "parley-thaw", "acks", "all", "enable.idempotence", true)),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      RecordMetadata appended =
          producer
              .send(new ProducerRecord<>(Topics.COMMANDS, key, value))
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return new ThawRequest(
          new TopicReader(kafka, "parley-thaw"),
          new TopicPartition(appended.topic(), appended.partition()),
          appended.offset());
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the thaw could not be appended to " + Topics.COMMANDS, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /// Where it stands in its partition of the commands.
  public long offset() {
    return offset;
  }

  /// Waits until a router has decided it.
  ///
  /// @return whether one has, in time
  public boolean awaitDecision(Duration timeout) {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (decided() <= offset) {
      if (System.nanoTime() > deadlineNs) {
        return false;
      }
      pause();
    }
    return true;
  }

  private long decided() {
    return topics.groupOffsets(Topics.ROUTER_GROUP).getOrDefault(partition, 0L);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_AFTER);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
