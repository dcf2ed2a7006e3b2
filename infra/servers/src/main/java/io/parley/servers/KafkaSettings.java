package io.parley.servers;

import static java.util.stream.Collectors.joining;

import io.parley.servers.KafkaMember.Listener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// What an embedded broker is configured with: a node that is broker and controller, small and
/// quick to start, strict where production is (no automatic topics, no unclean election).
final class KafkaSettings {

  private static final int INTERNAL_TOPIC_PARTITIONS = 5;
  private static final int MAX_TRANSACTION_TIMEOUT_MS = 60_000;
  private static final int ABORT_SCAN_INTERVAL_MS = 1_000;
  private static final int LEAST_SESSION_TIMEOUT_MS = 1_000;
  private static final int STREAMS_SESSION_TIMEOUT_MS = 3_000;
  private static final int LEAST_HEARTBEAT_MS = 500;
  private static final int CLEANER_BUFFER_BYTES = 16 << 20;
  private static final String CONTROLLER = "CONTROLLER://";
  private static final int MOST_REPLICAS = 3;

  private static final int BROKER_HEARTBEAT_INTERVAL_MS = 500;

  private KafkaSettings() {}

  static Properties of(Path logs, KafkaMember member) {
    var settings = new Properties();
    settings.putAll(node(logs, member));
    settings.putAll(topics(Math.min(member.controllers().size(), MOST_REPLICAS)));
    settings.putAll(size());
    settings.replaceAll((_, value) -> value.toString());
    return settings;
  }

  private static Map<String, Object> node(Path logs, KafkaMember member) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", member.id()),
        Map.entry("log.dirs", logs),
        Map.entry(
            "listeners",
            listeners(member, Listener::port) + "," + CONTROLLER + member.controller().address()),
        Map.entry("advertised.listeners", listeners(member, Listener::advertised)),
        Map.entry(
            "listener.security.protocol.map",
            member.listeners().stream()
                .map(listener -> listener.name() + ":PLAINTEXT,")
                .collect(joining("", "", "CONTROLLER:PLAINTEXT"))),
        Map.entry("inter.broker.listener.name", member.listeners().getFirst().name()),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("controller.quorum.voters", voters(member.controllers())),
        Map.entry("broker.session.timeout.ms", EmbeddedKafka.SESSION_TIMEOUT.toMillis()),
        Map.entry("broker.heartbeat.interval.ms", BROKER_HEARTBEAT_INTERVAL_MS));
  }

  private static String listeners(KafkaMember member, ToIntFunction<Listener> port) {
    return member.listeners().stream()
        .map(one -> one.name() + "://" + new LoopbackPort(port.applyAsInt(one)).address())
        .collect(joining(","));
  }

  private static String voters(List<Integer> controllers) {
    return IntStream.range(0, controllers.size())
        .mapToObj(at -> at + 1 + "@" + new LoopbackPort(controllers.get(at)).address())
        .collect(joining(","));
  }

  private static Map<String, Object> topics(int replicas) {
    int minInsync = replicas == MOST_REPLICAS ? replicas - 1 : 1;
    return Map.ofEntries(
        Map.entry("auto.create.topics.enable", false),
        Map.entry("unclean.leader.election.enable", false),
        Map.entry("min.insync.replicas", minInsync),
        Map.entry("group.initial.rebalance.delay.ms", 0),
        Map.entry("group.min.session.timeout.ms", LEAST_SESSION_TIMEOUT_MS),
        Map.entry("group.streams.min.session.timeout.ms", LEAST_SESSION_TIMEOUT_MS),
        Map.entry("group.streams.session.timeout.ms", STREAMS_SESSION_TIMEOUT_MS),
        Map.entry("group.streams.min.heartbeat.interval.ms", LEAST_HEARTBEAT_MS),
        Map.entry("group.streams.heartbeat.interval.ms", LEAST_HEARTBEAT_MS),
        Map.entry("offsets.topic.num.partitions", INTERNAL_TOPIC_PARTITIONS),
        Map.entry("offsets.topic.replication.factor", replicas),
        Map.entry("transaction.state.log.num.partitions", INTERNAL_TOPIC_PARTITIONS),
        Map.entry("transaction.state.log.replication.factor", replicas),
        Map.entry("transaction.state.log.min.isr", minInsync),
        Map.entry("transaction.max.timeout.ms", MAX_TRANSACTION_TIMEOUT_MS),
        Map.entry(
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", ABORT_SCAN_INTERVAL_MS),
        Map.entry("share.coordinator.state.topic.replication.factor", replicas),
        Map.entry("share.coordinator.state.topic.min.isr", minInsync));
  }

  private static Map<String, Object> size() {
    return Map.of(
        "num.network.threads", 2,
        "num.io.threads", 4,
        "background.threads", 2,
        "log.cleaner.dedupe.buffer.size", CLEANER_BUFFER_BYTES);
  }
}
