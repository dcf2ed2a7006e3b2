package io.parley.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Cursor;
import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Freshly made topics, and a producer that writes to them as a router does: in transactions.
final class KafkaLog implements AutoCloseable {

  static final int PARTITIONS = 4;

  private final KafkaProducer<byte[], byte[]> producer;

  KafkaLog(String bootstrapServers) {
    var kafka = new KafkaConfig(bootstrapServers, 1, 1, Map.of());
    deleteTopics(bootstrapServers);
    try (var layout = new TopicLayout(kafka)) {
      layout.create(PARTITIONS);
    }
    producer =
        new KafkaProducer<>(
            kafka.client(Map.of("transactional.id", "test-" + UUID.randomUUID(), "linger.ms", 0)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  void append(ConversationLog log) {
    append(log.events());
  }

  /// Appends events in one transaction.
  void append(Collection<LoggedEvent> events) {
    commit(events.stream().map(KafkaLog::entry).toList());
  }

  void append(Cursor cursor) {
    commit(
        List.of(
            new ProducerRecord<>(
                Topics.RECEIPTS,
                Topics.receiptKey(cursor.conversation(), cursor.user()).getBytes(UTF_8),
                CursorCodec.encode(cursor))));
  }

  /// Appends what may be no event.
  void append(int partition, byte[] value) {
    commit(List.of(new ProducerRecord<>(Topics.EVENTS, partition, new byte[] {'k'}, value)));
  }

  void appendAndAbort(Collection<LoggedEvent> events) {
    producer.beginTransaction();
    events.stream().map(KafkaLog::entry).forEach(this::send);
    producer.flush();
    producer.abortTransaction();
  }

  private void commit(List<ProducerRecord<byte[], byte[]>> entries) {
    producer.beginTransaction();
    entries.forEach(this::send);
    producer.commitTransaction();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What fails here fails the commit.
  private void send(ProducerRecord<byte[], byte[]> entry) {
    producer.send(entry);
  }

  /// The partition that a conversation's events are in.
  int partitionOf(String conversation) {
    return BuiltInPartitioner.partitionForKey(conversation.getBytes(UTF_8), PARTITIONS);
  }

  @Override
  public void close() {
    producer.close();
  }

  private static ProducerRecord<byte[], byte[]> entry(LoggedEvent event) {
    return new ProducerRecord<>(
        Topics.EVENTS,
        event.envelope().conversation().getBytes(UTF_8),
        EventCodec.encodeSealed(event.sealed()));
  }

  private static void deleteTopics(String bootstrapServers) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> topics = new HashSet<>(admin.listTopics().names().get());
      topics.retainAll(TopicSpec.all(1).stream().map(TopicSpec::name).toList());
      admin.deleteTopics(topics).all().get();
      while (!Collections.disjoint(admin.listTopics().names().get(), topics)) {
        Thread.onSpinWait(); // The controller has forgotten them, the broker not yet.
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
