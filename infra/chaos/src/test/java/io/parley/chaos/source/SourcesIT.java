package io.parley.chaos.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.chaos.check.HistoryRows;
import io.parley.chaos.check.HistoryRows.StoredCursor;
import io.parley.chaos.check.HistoryRows.StoredHead;
import io.parley.chaos.check.HistoryRows.StoredMembership;
import io.parley.chaos.check.LoggedEvent;
import io.parley.chaos.check.StoredEvent;
import io.parley.chaos.observation.Fingerprint;
import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
final class SourcesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Servers servers;

  SourcesIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void readsWhatIsCommittedAndNothingElse() throws Exception {
    SealedEvent first = event(1, EventHash.GENESIS);
    SealedEvent second = event(2, first.hash());
    makeLog();
    try (var producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, EventCodec.encodeSealed(first));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, EventCodec.encodeSealed(event(9, first.hash())));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, EventCodec.encodeSealed(second));
      producer.commitTransaction();

      assertThat(new LogReader(servers.kafka(), TIMEOUT, LogContents.plain()).read())
          .extracting(LoggedEvent::sealed)
          .containsExactly(first, second);

      producer.beginTransaction();
      send(producer, "no event".getBytes(StandardCharsets.UTF_8));
      producer.commitTransaction();
      assertThatThrownBy(() -> new LogReader(servers.kafka(), TIMEOUT, LogContents.plain()).read())
          .isInstanceOf(SourceUnreadable.class)
          .hasMessageContaining("is no event");
    }
  }

  @Test
  void readsAllTablesOfTheHistory() throws Exception {
    String url = servers.newDatabase();
    SealedEvent event = event(1, EventHash.GENESIS);
    try (Connection connection = DriverManager.getConnection(url)) {
      makeTables(connection);
      insert(connection, event);
    }
    var reader = new HistoryRowsReader(url);
    assertThat(reader.projectedEvents()).isEqualTo(1);
    assertThat(reader.read())
        .isEqualTo(
            new HistoryRows(
                List.of(new StoredEvent("g:1", 1, event.hash(), Fingerprint.of(event.bytes()))),
                List.of(new StoredHead("g:1", 1, event.hash())),
                List.of(
                    new StoredMembership("g:1", "alice", 1, null),
                    new StoredMembership("g:1", "bob", 1, 5L)),
                List.of(new StoredCursor("g:1", "bob", 4, 3))));
  }

  @Test
  void saysInOneLineThatPostgreSqlIsAway() {
    var reader = new HistoryRowsReader("jdbc:postgresql://127.0.0.1:1/none?user=x");
    assertThatThrownBy(reader::read)
        .isInstanceOf(SourceUnreadable.class)
        .hasMessageStartingWith("PostgreSQL could not be read");
  }

  private void makeLog() throws Exception {
    try (var admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers.kafka()))) {
      admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 1, (short) 1))).all().get();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers.kafka(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "sources-it"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, byte[] value) {
    var _ = producer.send(new ProducerRecord<>(Topics.EVENTS, 0, new byte[] {1}, value));
  }

  private static SealedEvent event(long sequence, EventHash previous) {
    var message =
        new MessagePosted(new UUID(0x7000, sequence), "d", RawJson.of("{}"), null, List.of());
    return EventCodec.seal(
        new EventEnvelope("g:1", sequence, Instant.parse("2026-01-01T00:00:00Z"), "alice", message),
        previous);
  }

  /// The columns that are read, of the tables in the migrations.
  private static void makeTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          create table event (conversation_id text, sequence bigint, bytes bytea, hash bytea);
          create table conversation (conversation_id text, head bigint, head_hash bytea);
          create table member (conversation_id text, user_id text, joined_sequence bigint,
                               left_sequence bigint);
          create table cursor (conversation_id text, user_id text, delivered bigint, read bigint)
          """);
    }
  }

  private static void insert(Connection connection, SealedEvent event) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            insert into event values ('g:1', 1, ?, ?);
            insert into conversation values ('g:1', 1, ?);
            insert into member values ('g:1', 'alice', 1, null), ('g:1', 'bob', 1, 5);
            insert into cursor values ('g:1', 'bob', 4, 3)
            """)) {
      statement.setBytes(1, event.bytes());
      statement.setBytes(2, event.hash().bytes());
      statement.setBytes(3, event.hash().bytes());
      statement.execute();
    }
  }
}
