package io.parley.connector.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// Each test has a partition of its own.
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class KafkaLogOffsetsIT {

  private final KafkaConfig kafka;
  private final KafkaLogOffsets offsets;

  KafkaLogOffsetsIT(Servers servers) {
    this.kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    try (var layout = new TopicLayout(kafka)) {
      layout.create(6);
    }
    this.offsets = new KafkaLogOffsets(kafka, 6);
  }

  @AfterAll
  void stop() {
    offsets.close();
  }

  @Test
  void knowsOfNothingDecidedBeforeThereWasARouter() throws Exception {
    append(0, 2);

    assertThat(offsets.commandEnds()).containsEntry(0, 2L).doesNotContainKey(5);
    assertThat(offsets.decided(Set.of(0, 5))).containsOnly(Map.entry(0, 0L), Map.entry(5, 0L));
  }

  @Test
  void countsWhatIsDecidedOnlyWhenItIsCommitted() throws Exception {
    append(1, 3);
    try (var router = producer(Map.of("transactional.id", "router-of-a-test"))) {
      router.initTransactions();
      router.beginTransaction();
      router.send(new ProducerRecord<>(Topics.EVENTS, 1, bytes(), bytes())).get();
      commit(router, 1, 3);
      assertThat(offsets.eventEnds()).containsEntry(1, 1L);
      assertThat(offsets.decided(Set.of(1))).containsEntry(1, 0L);
      router.abortTransaction();
      assertThat(offsets.decided(Set.of(1))).containsEntry(1, 0L);

      router.beginTransaction();
      commit(router, 1, 3);
      router.commitTransaction();
    }

    // The broker answers before it has written down that the transaction is over.
    await().untilAsserted(() -> assertThat(offsets.decided(Set.of(1))).containsEntry(1, 3L));
  }

  @Test
  void countsCommandsThatWereDeletedAsDecided() throws Exception {
    append(2, 4);
    try (var admin = Admin.create(kafka.client(Map.of()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(Topics.COMMANDS, 2), RecordsToDelete.beforeOffset(4)))
          .all()
          .get();
    }

    assertThat(offsets.commandEnds()).containsEntry(2, 4L);
    assertThat(offsets.decided(Set.of(2))).containsEntry(2, 4L);
  }

  private void append(int partition, int commands) throws ExecutionException, InterruptedException {
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < commands; i++) {
        producer.send(new ProducerRecord<>(Topics.COMMANDS, partition, bytes(), bytes())).get();
      }
    }
  }

  private void commit(KafkaProducer<byte[], byte[]> router, int partition, long offset) {
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of("group.id", Topics.ROUTER_GROUP)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      router.sendOffsetsToTransaction(
          Map.of(new TopicPartition(Topics.COMMANDS, partition), new OffsetAndMetadata(offset)),
          consumer.groupMetadata());
    }
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(
        kafka.client(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static byte[] bytes() {
    return "x".getBytes(UTF_8);
  }
}
