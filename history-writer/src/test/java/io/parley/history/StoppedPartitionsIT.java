package io.parley.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.history.ingest.StoppedPartitions;
import io.parley.history.ingest.StoppedRecord;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.Tombstones;
import io.parley.history.store.HistoryDatabase;
import io.parley.history.store.SetAsideStore;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.topic.Topics;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Records that stop a partition, found and set aside while a writer runs.
@WithServers
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StoppedPartitionsIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ID = "g:" + "1".repeat(32);

  private final KafkaConfig kafka;
  private final HistoryDatabase database;
  private final KafkaLog log;
  private final HistoryWriter writer;
  private final StoppedPartitions stopped;
  private final LogPartition partition;

  StoppedPartitionsIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    database = new HistoryDatabase(servers.newDatabase());
    log = new KafkaLog(servers.kafka());
    partition = new LogPartition(Topics.EVENTS, log.partitionOf(ID));
    writer =
        HistoryWriter.start(
            Configuration.of(
                HistoryWriterConfig.class,
                Map.of(
                    "kafka.bootstrap-servers", servers.kafka(),
                    "kafka.replication-factor", 1,
                    "kafka.min-insync-replicas", 1,
                    "postgres.url", database.url(),
                    "admin.port", 0)));
    stopped = new StoppedPartitions(kafka, new SetAsideStore(database.dataSource()));
  }

  @AfterEach
  void close() {
    writer.close();
    log.close();
    database.close();
  }

  /// A message that no PostgreSQL stores, as no connector lets pass: its content has a NUL.
  private static MessagePosted unstorable() {
    var posted = ConversationLog.posted("unstorable");
    return new MessagePosted(
        UUID.randomUUID(),
        posted.device(),
        RawJson.of("{\"text\":\"\0\"}".getBytes(UTF_8)),
        null,
        List.of());
  }

  private StoppedRecord awaitStop() {
    await().atMost(SOON).until(() -> !stopped.all().isEmpty());
    return stopped.find(partition).orElseThrow();
  }

  private void setAside(StoppedRecord record) {
    assertThat(stopped.setAside(record, "root", "a test")).isTrue();
  }

  private void awaitHead(long head) {
    await()
        .atMost(SOON)
        .until(
            () ->
                Long.valueOf(head)
                    .equals(
                        database
                            .sql()
                            .fetchValue(
                                "select max(head) from conversation where conversation_id = ?",
                                ID)));
  }

  /// Sequence and kind of all events, in order.
  private List<String> kinds() {
    return database
        .sql()
        .fetch("select sequence, kind from event where conversation_id = ? order by 1", ID)
        .map(row -> row.get(0) + " " + row.get(1));
  }

  private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    var topics = new TopicReader(kafka, "test");
    var letters = new TopicPartition(Topics.DEAD_LETTERS, 0);
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (var records = topics.read(letters, topics.settledEnd(letters))) {
      records.forEachRemaining(found::add);
    }
    return found;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(), UTF_8);
  }

  @Test
  void anEventThatCanNotBeStoredIsFoundAmongManyAndItsSequenceIsKept() {
    var conversation = ConversationLog.group(ID).post("before").add(unstorable()).post("after");
    log.append(conversation);

    StoppedRecord record = awaitStop();

    assertThat(record.offset()).isEqualTo(2);
    assertThat(Objects.requireNonNull(record.event()).sealed())
        .isEqualTo(conversation.event(3).sealed());
    assertThat(record.reason()).contains("0x00");
    assertThat(kinds()).hasSize(2);
    setAside(record);
    awaitHead(4);
    assertThat(kinds().get(2)).isEqualTo("3 " + Tombstones.SET_ASIDE);
    assertThat(
            database
                .sql()
                .fetchValue(
                    "select hash from event where conversation_id = ? and sequence = 3", ID))
        .isEqualTo(conversation.events().get(2).sealed().hash().bytes());
    assertThat(database.count("message")).isEqualTo(2);
    assertThat(stopped.all()).isEmpty();
  }

  @Test
  void whatIsSetAsideIsADeadLetterThatSaysWhoDidItAndWhy() {
    log.append(ConversationLog.group(ID));
    log.append(partition.number(), new byte[] {1, 2, 3});
    StoppedRecord record = awaitStop();
    setAside(record);

    assertThat(deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).containsExactly(1, 2, 3);
              assertThat(header(letter, "topic")).isEqualTo(Topics.EVENTS);
              assertThat(header(letter, "partition")).isEqualTo("" + partition.number());
              assertThat(header(letter, "offset")).isEqualTo("" + record.offset());
              assertThat(header(letter, "reason")).isEqualTo(record.reason());
              assertThat(header(letter, "by")).isEqualTo("root: a test");
            });
  }

  @Test
  void anEventThatNobodyCanReadLeavesASequenceThatIsKeptAsLost() {
    var conversation = ConversationLog.group(ID).post("lost").post("next").post("and on");
    log.append(conversation.events(1, 1));
    log.append(partition.number(), new byte[] {1, 2, 3}); // in place of event 2
    log.append(conversation.events(3, 4));

    setAside(awaitStop());
    StoppedRecord gap = awaitStop();
    assertThat(gap.reason()).contains("comes after head 1");
    setAside(gap);

    awaitHead(4);
    assertThat(kinds())
        .containsExactly(
            "1 conversation.created",
            "2 " + Tombstones.LOST,
            "3 " + Tombstones.SET_ASIDE,
            "4 message.posted");
  }

  @Test
  void anEventThatDivergesFromWhatIsWrittenIsPassedOverAndTheWrittenOneStays() {
    var conversation = ConversationLog.group(ID).post("true");
    log.append(conversation);
    awaitHead(2);
    List<String> before = database.contents();
    log.append(List.of(conversation.forged(2)));

    setAside(awaitStop());

    conversation.post("goes on");
    log.append(conversation.events(3, 3));
    awaitHead(3);
    assertThat(database.contents())
        .containsAll(before.stream().filter(row -> row.startsWith("event")).toList());
  }

  @Test
  void aConversationWhoseFirstEventIsSetAsideGoesOnBehindIt() {
    var unstorable = new ConversationCreated(ConversationKind.GROUP, "\0", List.of(), false);
    log.append(new ConversationLog(ID).add(unstorable).post("goes on"));

    setAside(awaitStop());

    awaitHead(2);
    assertThat(kinds()).containsExactly("1 " + Tombstones.SET_ASIDE, "2 message.posted");
    assertThat(
            database
                .sql()
                .fetchValue("select kind from conversation where conversation_id = ?", ID))
        .isEqualTo("group");
  }

  @Test
  void nothingIsSetAsideWhenThePartitionHasMovedOn() {
    log.append(ConversationLog.group(ID));
    log.append(partition.number(), new byte[] {1});
    StoppedRecord record = awaitStop();
    setAside(record);

    assertThat(stopped.setAside(record, "root", "once more")).isFalse();
    assertThat(database.count("event")).isEqualTo(1);
  }

  @Test
  void whatOnlyLagsBehindIsNotStopped() {
    writer.close();
    log.append(ConversationLog.group(ID).post("not written yet"));

    assertThat(stopped.all()).isEmpty();
    assertThat(database.count("event")).isZero();
  }
}
