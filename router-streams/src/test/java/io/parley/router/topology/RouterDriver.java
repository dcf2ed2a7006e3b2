package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteTable;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.DeliveryCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.codec.SignalCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.route.Route;
import io.parley.schema.signal.Typing;
import io.parley.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/// The topology without Kafka: two nodes, each of whose sessions send commands.
final class RouterDriver implements AutoCloseable {

  static final long INCARNATION = 7;
  static final long MAX_CACHE_WEIGHT = 100;

  final RouteTable routes = new RouteTable();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Set<String> missingTopics = new HashSet<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final TopologyTestDriver driver;
  private final TestInputTopic<String, byte[]> commands;
  private final TestInputTopic<String, byte[]> signals;
  private final TestInputTopic<String, byte[]> sessions;
  private long request;

  RouterDriver(Path stateDir) {
    this(stateDir, MAX_CACHE_WEIGHT);
  }

  RouterDriver(Path stateDir, long maxCacheWeight) {
    driver =
        new TopologyTestDriver(
            RouterTopology.build(
                maxCacheWeight,
                routes,
                new RouteHorizon(routes),
                new FakeNodeTopics(missingTopics),
                new RouterMetrics(registry)),
            properties(stateDir),
            now);
    commands =
        driver.createInputTopic(Topics.COMMANDS, new StringSerializer(), new ByteArraySerializer());
    signals =
        driver.createInputTopic(Topics.SIGNALS, new StringSerializer(), new ByteArraySerializer());
    sessions =
        driver.createInputTopic(Topics.SESSIONS, new StringSerializer(), new ByteArraySerializer());
  }

  private static Properties properties(Path stateDir) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "application.id",
            "parley-router",
            "bootstrap.servers",
            "none:1",
            "state.dir",
            stateDir.toString(),
            "statestore.cache.max.bytes",
            1_000_000L));
    return properties;
  }

  private record FakeNodeTopics(Set<String> missing) implements NodeTopics {
    @Override
    public boolean exists(String topic) {
      return !missing.contains(topic);
    }

    @Override
    public void failed(String topic, Exception reason) {
      missing.add(topic);
    }
  }

  /// Sends from the user's session on that node.
  void send(String conversation, String user, String node, Command command) {
    var origin = new Origin(user, "phone", user + "-session", ++request, node, INCARNATION);
    byte[] value = CommandCodec.encode(new CommandEnvelope(conversation, origin, command));
    pipe(ConversationId.partitionKey(conversation), value);
  }

  void pipe(String key, byte[] value) {
    commands.pipeInput(key, value, now);
  }

  void type(String conversation, String user) {
    byte[] value = SignalCodec.encode(new Typing(conversation, user));
    signals.pipeInput(conversation, value, now);
  }

  void pipeSignal(String key, byte[] value) {
    signals.pipeInput(key, value, now);
  }

  void route(String key) {
    sessions.pipeInput(key + "/" + INCARNATION, RouteCodec.encode(new Route(INCARNATION)));
  }

  void endRoute(String key) {
    sessions.pipeInput(key + "/" + INCARNATION, (byte[]) null);
  }

  void pipeRoute(String key, byte[] value) {
    sessions.pipeInput(key, value);
  }

  List<SealedEvent> sealedEvents() {
    return read(Topics.EVENTS).stream()
        .map(record -> EventCodec.decodeSealed(record.value()))
        .toList();
  }

  List<EventEnvelope> events() {
    return sealedEvents().stream().map(event -> EventCodec.decode(event.bytes())).toList();
  }

  List<Cursor> receipts() {
    return read(Topics.RECEIPTS).stream()
        .map(record -> CursorCodec.decode(record.value()))
        .toList();
  }

  List<Delivery> deliveries(String node) {
    return read(Topics.node(node)).stream()
        .map(record -> DeliveryCodec.decode(record.value()))
        .toList();
  }

  List<TestRecord<String, byte[]>> read(String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  KeyValueStore<Bytes, byte[]> store() {
    return driver.getKeyValueStore(RouterTopology.CONVERSATIONS);
  }

  double count(String counter) {
    return registry.get(counter).counter().count();
  }

  static String header(TestRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Override
  public void close() {
    driver.close();
  }
}
