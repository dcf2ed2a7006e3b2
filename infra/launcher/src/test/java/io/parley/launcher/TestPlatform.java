package io.parley.launcher;

import io.lettuce.core.RedisClient;
import io.parley.connector.account.Accounts;
import io.parley.launcher.chat.Login;
import io.parley.schema.audit.AccountRole;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/// The whole platform with three nodes, and views into its stores that do not go through it.
final class TestPlatform implements AutoCloseable {

  static final String PASSWORD = "correct horse";

  private static final int NODES = 3;
  static final int PARTITIONS = 6;

  private final KafkaConfig kafka;
  private final String redis;
  private final String postgres;
  private final Path data;
  private final Platform platform;
  private final AtomicInteger users = new AtomicInteger();

  /// @param kafka host and port of a broker without Parley's topics
  /// @param redis the URI of an empty Redis
  /// @param postgres the JDBC URL of an empty database
  TestPlatform(String kafka, String redis, String postgres) {
    this(kafka, redis, postgres, UnaryOperator.identity());
  }

  /// @param way from the platform, not from the views, to PostgreSQL, as a JDBC URL
  TestPlatform(String kafka, String redis, String postgres, UnaryOperator<String> way) {
    this.redis = redis;
    this.kafka = new KafkaConfig(kafka, 1, 1, Map.of());
    this.postgres = postgres;
    this.data = temporaryDirectory();
    new Tables(postgres).migrate();
    Tables.ofContentKeys(postgres).migrate();
    try (var layout = new TopicLayout(this.kafka)) {
      layout.create(PARTITIONS);
    }
    this.platform =
        Platform.start(
            new PlatformSettings(kafka, redis, way.apply(postgres), data, NODES, 0, 0, 0));
  }

  /// What can be restarted.
  enum Part {
    ROUTER,
    HISTORY_WRITER,
    SENDERS_CONNECTOR,
    RECEIVERS_CONNECTOR,
    EVERYTHING
  }

  void restart(Part part) {
    switch (part) {
      case ROUTER -> platform.restartRouter();
      case HISTORY_WRITER -> platform.restartHistoryWriter();
      case SENDERS_CONNECTOR -> platform.restartConnector(0);
      case RECEIVERS_CONNECTOR -> platform.restartConnector(1);
      case EVERYTHING -> {
        platform.restartConnector(0);
        platform.restartRouter();
        platform.restartConnector(1);
        platform.restartHistoryWriter();
      }
    }
  }

  /// A connector's configuration, for tools.
  Path configuration() throws IOException {
    return Files.writeString(
        data.resolve("tools.yaml"),
        """
        kafka:
          bootstrap-servers: %s
          replication-factor: 1
          min-insync-replicas: 1
        postgres:
          url: %s
        tokens:
          key-file: %s
        content:
          master-key-file: %s
        """
            .formatted(
                kafka.bootstrapServers(),
                postgres,
                data.resolve("access-token-key.pem"),
                data.resolve("master-keys.txt")));
  }

  /// The HTTP address of a node.
  URI node(int index) {
    return URI.create("http://127.0.0.1:" + platform.connectors().get(index).port());
  }

  /// Where a node keeps exports of the audit page.
  Path exports(int index) {
    return data.resolve("exports").resolve("node-" + (index + 1));
  }

  int tcpPort(int index) {
    return platform.connectors().get(index).tcpPort();
  }

  URI admin(int index) {
    return URI.create("http://127.0.0.1:" + platform.connectors().get(index).adminPort());
  }

  /// Makes an account that no other test has.
  String newUser(String name) {
    String user = name + "-" + users.incrementAndGet();
    Accounts accounts = platform.connectors().getFirst().accounts();
    AccountOutcomes.require(accounts.create(user, PASSWORD, null));
    return user;
  }

  /// Makes an account that has a role.
  String newUser(String name, AccountRole role) {
    String user = newUser(name);
    AccountOutcomes.require(
        platform.connectors().getFirst().accounts().setRoles(user, Set.of(role)));
    return user;
  }

  /// A file with the password of all accounts, for tools.
  Path passwordFile() throws IOException {
    return Files.writeString(data.resolve("password"), PASSWORD + "\n");
  }

  Login login(String user, String device) {
    return Login.byPassword(ChatClient.HTTP, node(0), user, PASSWORD, device);
  }

  /// Takes everything out of Redis.
  void wipeRedis() {
    try (RedisClient client = RedisClient.create(redis);
        var connection = client.connect()) {
      connection.sync().flushdb();
    }
  }

  /// Waits until PostgreSQL holds what the log holds now.
  void awaitProjected() {
    List<TopicPartition> partitions =
        Stream.concat(partitions(Topics.EVENTS), partitions(Topics.RECEIPTS)).toList();
    // What was answered may not be committed yet.
    try (var consumer = newConsumer("read_uncommitted")) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  partitions.stream()
                      .allMatch(
                          partition ->
                              projectedOffset(partition) >= ends.getOrDefault(partition, 0L)));
    }
  }

  /// The hashes of a conversation's events in PostgreSQL, in the order of their sequences.
  List<String> historyHashes(String conversation) {
    return query(
        "select encode(hash, 'hex') from event where conversation_id = ? order by sequence",
        row -> row.getString(1),
        conversation);
  }

  /// The hashes of a conversation's events in the committed log, in its order.
  List<String> logHashes(String conversation) {
    List<String> hashes = new ArrayList<>();
    List<TopicPartition> partitions = partitions(Topics.EVENTS).toList();
    try (var consumer = newConsumer("read_committed")) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                entry -> {
                  SealedEvent event = EventCodec.decodeSealed(entry.value());
                  if (EventCodec.decode(event.bytes()).conversation().equals(conversation)) {
                    hashes.add(HexFormat.of().formatHex(event.hash().bytes()));
                  }
                });
      }
    }
    return hashes;
  }

  /// An event's bytes as PostgreSQL has them.
  byte[] eventBytes(String conversation, long sequence) {
    return query(
            "select bytes from event where conversation_id = ? and sequence = ?",
            row -> row.getBytes(1),
            conversation,
            sequence)
        .getFirst();
  }

  /// Does what nobody should.
  void putEventBytes(String conversation, long sequence, byte[] bytes) {
    query(
        "update event set bytes = ? where conversation_id = ? and sequence = ? returning sequence",
        row -> row.getLong(1),
        bytes,
        conversation,
        sequence);
  }

  long count(String sql, Object... arguments) {
    return query(sql, row -> row.getLong(1), arguments).getFirst();
  }

  /// Changes PostgreSQL, as somebody may who may do everything there.
  void execute(String sql, String argument) {
    try (Connection connection = DriverManager.getConnection(postgres);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    platform.close();
  }

  private long projectedOffset(TopicPartition partition) {
    List<Long> offsets =
        query(
            "select next_offset from projection_offset where topic = ? and partition = ?",
            row -> row.getLong(1),
            partition.topic(),
            partition.partition());
    return offsets.isEmpty() ? -1 : offsets.getFirst();
  }

  private interface Column<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, Column<T> column, Object... arguments) {
    try (Connection connection = DriverManager.getConnection(postgres);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      List<T> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(column.of(rows));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private KafkaConsumer<byte[], byte[]> newConsumer(String isolation) {
    return new KafkaConsumer<>(
        kafka.client(Map.of("isolation.level", isolation)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Stream<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> new TopicPartition(topic, partition));
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("parley-platform");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
