package io.parley.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.schema.RawJson;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.codec.DeliveryCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import io.parley.schema.route.RouterReport;
import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import io.parley.service.Configuration;
import io.parley.service.Health.Status;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.testing.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The world around a router on a real Kafka: nodes that make their topic and publish routes, users
/// who send, and a reader of what comes out.
final class KafkaWorld implements AutoCloseable {

  static final int PARTITIONS = 4;
  static final long INCARNATION = 7;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis());

  final KafkaConfig kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final Map<String, KafkaConsumer<byte[], byte[]>> consumersByNode = new HashMap<>();
  private final List<Router> routers = new ArrayList<>();

  KafkaWorld(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    try (var layout = new TopicLayout(kafka)) {
      layout.create(PARTITIONS);
    }
    admin = Admin.create(kafka.client(Map.of()));
    producer =
        new KafkaProducer<>(
            kafka.client(Map.of("acks", "all", "linger.ms", 0)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// A name that no other test has.
  static String fresh(String name) {
    return name + NEXT.incrementAndGet();
  }

  Map<String, Object> settings(Path stateDir) {
    return Map.of(
        "kafka.bootstrap-servers", kafka.bootstrapServers(),
        "kafka.replication-factor", 1,
        "kafka.min-insync-replicas", 1,
        "streams.state-dir", stateDir.toString(),
        "streams.standby-replicas", 0,
        "streams.threads", 1,
        "admin.port", 0);
  }

  Router startRouter(Path stateDir) {
    return startRouter(stateDir, Map.of());
  }

  Router startRouter(Path stateDir, Map<String, Object> over) {
    Map<String, Object> settings = new HashMap<>(settings(stateDir));
    settings.putAll(over);
    Router router = Router.start(Configuration.of(RouterConfig.class, settings));
    routers.add(router);
    awaitReady(router);
    return router;
  }

  void stop(Router router) {
    routers.remove(router);
    router.close();
  }

  static void awaitReady(Router router) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> router.health().look().values().stream().allMatch(Status.Up.class::isInstance));
  }

  /// A node comes up: its topic first, then its route.
  void addNode(String node) {
    try (var layout = new TopicLayout(kafka)) {
      layout.create(TopicSpec.node(node));
    }
    var consumer = consumer(Map.of("isolation.level", "read_uncommitted"));
    var partition = new TopicPartition(Topics.node(node), 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    consumersByNode.put(node, consumer);
    route(new RouteKey.NodeKey(node, INCARNATION), true);
  }

  void deleteTopicOf(String node) throws ExecutionException, InterruptedException {
    Objects.requireNonNull(consumersByNode.remove(node)).close();
    admin.deleteTopics(List.of(Topics.node(node))).all().get();
  }

  /// The user comes on-line there.
  ///
  /// @return the offset of the route
  long addUser(String user, String node) {
    return route(new RouteKey.UserKey(user, node, INCARNATION), true);
  }

  private long route(RouteKey key, boolean there) {
    byte[] value = there ? RouteCodec.encode(new Route(INCARNATION)) : null;
    return produce(Topics.SESSIONS, key.toString(), value).offset();
  }

  void send(String conversation, String user, String node, Command command) {
    var origin =
        new Origin(user, "phone", user + "-session", NEXT.incrementAndGet(), node, INCARNATION);
    byte[] bytes = CommandCodec.encode(new CommandEnvelope(conversation, origin, command));
    var _ =
        producer.send(new ProducerRecord<>(Topics.COMMANDS, conversation.getBytes(UTF_8), bytes));
  }

  static SendMessage message() {
    long unique = NEXT.incrementAndGet();
    var id = new UUID(System.currentTimeMillis() << 16 | 0x7000, Long.MIN_VALUE | unique);
    return new SendMessage(id, null, RawJson.of("{\"text\":\"hello\"}"), null, List.of());
  }

  RecordMetadata produce(String topic, String key, byte @Nullable [] value) {
    return produce(topic, null, key, value);
  }

  RecordMetadata produce(
      String topic, @Nullable Integer partition, String key, byte @Nullable [] value) {
    try {
      return producer
          .send(new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value))
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The deliveries that have come for the node since the last call, at least `count` of them.
  List<Delivery> receive(String node, int count) {
    List<Delivery> received = new ArrayList<>();
    var consumer = Objects.requireNonNull(consumersByNode.get(node));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (var record : consumer.poll(Duration.ofMillis(50))) {
                received.add(DeliveryCodec.decode(record.value()));
              }
              return received.size() >= count;
            });
    return received;
  }

  /// How many of the records on the node's topic are the marks of transactions.
  long transactionMarkers(String node) {
    var consumer = Objects.requireNonNull(consumersByNode.get(node));
    var partition = new TopicPartition(Topics.node(node), 0);
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long deliveries = 0;
    while (consumer.position(partition) < end) {
      deliveries += consumer.poll(Duration.ofMillis(50)).count();
    }
    return end - deliveries;
  }

  /// Waits until the committed log of the conversation has that many events, and checks that they
  /// are a dense chain without a message twice.
  List<EventEnvelope> awaitLog(String conversation, int events) {
    List<EventEnvelope> log = new ArrayList<>();
    EventHash hash = EventHash.GENESIS;
    try (var consumer = consumer(Map.of("isolation.level", "read_committed"))) {
      var partitions =
          consumer.partitionsFor(Topics.EVENTS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
      while (log.size() < events && System.nanoTime() < deadlineNs) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          if (new String(record.key(), UTF_8).equals(conversation)) {
            SealedEvent event = EventCodec.decodeSealed(record.value());
            assertThat(event.follows(hash))
                .as("chain of %s at %s", conversation, log.size())
                .isTrue();
            hash = event.hash();
            log.add(EventCodec.decode(event.bytes()));
          }
        }
      }
    }
    assertThat(log).hasSize(events);
    Set<UUID> clientIds = new HashSet<>();
    for (int i = 0; i < events; i++) {
      assertThat(log.get(i).sequence()).isEqualTo(i + 1);
      if (log.get(i).event() instanceof MessagePosted posted) {
        assertThat(clientIds.add(posted.clientId())).isTrue();
      }
    }
    return log;
  }

  /// The last report of each router instance that has not left.
  Map<String, RouterReport> reports() {
    Map<String, RouterReport> reports = new HashMap<>();
    try (var consumer = consumer(Map.of())) {
      var partition = new TopicPartition(Topics.ROUTERS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(50))) {
          String instance = new String(record.key(), UTF_8);
          if (record.value() == null) {
            reports.remove(instance);
          } else {
            reports.put(instance, RouteCodec.decodeReport(record.value()));
          }
        }
      }
    }
    return reports;
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, String> settings) {
    return new KafkaConsumer<>(
        kafka.client(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    routers.forEach(Router::close);
    consumersByNode.values().forEach(KafkaConsumer::close);
    producer.close();
    admin.close();
  }
}
