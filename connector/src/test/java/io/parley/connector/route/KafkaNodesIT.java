package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.presence.LeasedNodes.Fate;
import io.parley.connector.presence.NodesConfig;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.NodeReport;
import io.parley.schema.route.NodeReport.State;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that report on a real topic, with a lease of 1.5 s.
@WithServers
@Timeout(90)
class KafkaNodesIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final NodesConfig CONFIG =
      new NodesConfig(Duration.ofMillis(1_500), "", Duration.ofSeconds(3));

  private final KafkaConfig kafka;
  private final List<KafkaNodes> running = new ArrayList<>();
  private final List<String> cleared = new CopyOnWriteArrayList<>();
  private final Map<String, Fate> fates = new HashMap<>();

  KafkaNodesIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    try (var layout = new TopicLayout(kafka)) {
      layout.create(3);
    }
  }

  @AfterEach
  void stop() {
    running.forEach(KafkaNodes::leave);
    running.forEach(KafkaNodes::close);
  }

  @Test
  void aNodeThatFallsSilentIsClearedAwayByTheOthersOnce() {
    try (var layout = new TopicLayout(kafka)) {
      layout.create(TopicSpec.node("it-dead"));
    }
    KafkaNodes dead = start("it-dead", 1);
    route(new RouteKey.NodeKey("it-dead", 1));
    route(new RouteKey.UserKey("alice", "it-dead", 1));
    route(new RouteKey.UserKey("alice", "it-dead", 2));
    route(new RouteKey.UserKey("alice", "it-other", 1));
    start("it-a", 1);
    start("it-b", 1);
    await().atMost(SOON).until(() -> running.getLast().nodes().living() >= 3);

    running.remove(dead);
    dead.close();
    await().atMost(SOON).until(() -> cleared.contains("sessions of it-dead 1"));
    await().atMost(SOON).until(() -> !topics().contains(Topics.node("it-dead")));
    assertThat(cleared).containsOnlyOnce("sessions of it-dead 1");
    assertThat(routes())
        .contains("u/alice/it-dead/2", "u/alice/it-other/1")
        .doesNotContain("u/alice/it-dead/1", "n/it-dead/1");
  }

  @Test
  void aNodeThatWasDeclaredDeadIsTold() {
    start("it-frozen", 5);
    await().atMost(SOON).until(() -> running.getLast().nodes().living() >= 1);
    report(new NodeReport("it-frozen", 5, State.DEAD, CONFIG.lease(), "", 0, 0));
    await().atMost(SOON).until(() -> fates.get("it-frozen 5") == Fate.DECLARED_DEAD);
  }

  @Test
  void aNodeYieldsToALaterStart() {
    start("it-twice", 1);
    await().atMost(SOON).until(() -> running.getLast().nodes().living() >= 1);
    start("it-twice", 2);
    await().atMost(SOON).until(() -> fates.get("it-twice 1") == Fate.SUPERSEDED);
    assertThat(fates).doesNotContainKey("it-twice 2");
  }

  @Test
  void aNodeEndsWhatItLeftWhenItRanLast() {
    route(new RouteKey.UserKey("bob", "it-again", 1));
    route(new RouteKey.UserKey("bob", "it-again", 2));
    start("it-again", 2);
    await().atMost(SOON).until(() -> !routes().contains("u/bob/it-again/1"));
    assertThat(routes()).contains("u/bob/it-again/2");
  }

  private KafkaNodes start(String node, long incarnation) {
    var report =
        new NodeReport(node, incarnation, State.ALIVE, CONFIG.lease(), node + ":80", 0, 10);
    var nodes =
        new KafkaNodes(
            kafka,
            CONFIG,
            () -> report,
            fate -> fates.put(node + " " + incarnation, fate),
            new SimpleMeterRegistry());
    running.add(nodes);
    nodes.caughtUp().join();
    nodes.join();
    nodes.clearBy(
        new NodeClearing(
            kafka, (dead, former) -> cleared.add("sessions of " + dead + " " + former)));
    return nodes;
  }

  private void report(NodeReport report) {
    write(Topics.NODES, report.node(), RouteCodec.encode(report));
  }

  private void route(RouteKey key) {
    write(Topics.SESSIONS, key.toString(), RouteCodec.encode(new Route(key.incarnation())));
  }

  private void write(String topic, String key, byte[] value) {
    try (var producer =
        new KafkaProducer<>(
            kafka.client(Map.of("acks", "all")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
    }
  }

  private List<String> topics() throws Exception {
    try (var admin = Admin.create(kafka.client(Map.of()))) {
      return List.copyOf(admin.listTopics().names().get());
    }
  }

  /// The keys that hold now.
  private List<String> routes() {
    var partition = new TopicPartition(Topics.SESSIONS, 0);
    Map<String, byte[]> values = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(entry -> values.put(new String(entry.key(), UTF_8), entry.value()));
      }
    }
    values.values().removeIf(Objects::isNull);
    return List.copyOf(values.keySet());
  }
}
