package io.parley.servers;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// What the embedded broker is configured with: one node that is broker and controller, small and
/// quick to start, strict where production is (no automatic topics, no unclean election).
final class KafkaSettings {

  private static final int NODE_ID = 1;
  private static final int INTERNAL_TOPIC_PARTITIONS = 5;
  private static final int MAX_TRANSACTION_TIMEOUT_MS = 60_000;
  private static final int ABORT_SCAN_INTERVAL_MS = 1_000;
  private static final int CLEANER_BUFFER_BYTES = 16 << 20;

  /// After an unclean end, the broker's earlier registration counts for this long.
  private static final int BROKER_SESSION_TIMEOUT_MS = 3_000;

  private static final int BROKER_HEARTBEAT_INTERVAL_MS = 500;

  private KafkaSettings() {}

  static Properties of(Path logs, LoopbackPort broker, LoopbackPort controller) {
    var settings = new Properties();
    settings.putAll(node(logs, broker, controller));
    settings.putAll(topics());
    settings.putAll(size());
    settings.replaceAll((_, value) -> value.toString());
    return settings;
  }

  private static Map<String, Object> node(Path logs, LoopbackPort broker, LoopbackPort controller) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        NODE_ID,
        "log.dirs",
        logs,
        "listeners",
        "CLIENT://%s,CONTROLLER://%s".formatted(broker.address(), controller.address()),
        "listener.security.protocol.map",
        "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name",
        "CLIENT",
        "controller.listener.names",
        "CONTROLLER",
        "controller.quorum.voters",
        NODE_ID + "@" + controller.address(),
        "broker.session.timeout.ms",
        BROKER_SESSION_TIMEOUT_MS,
        "broker.heartbeat.interval.ms",
        BROKER_HEARTBEAT_INTERVAL_MS);
  }

  private static Map<String, Object> topics() {
    return Map.ofEntries(
        Map.entry("auto.create.topics.enable", false),
        Map.entry("unclean.leader.election.enable", false),
        Map.entry("group.initial.rebalance.delay.ms", 0),
        Map.entry("offsets.topic.num.partitions", INTERNAL_TOPIC_PARTITIONS),
        Map.entry("offsets.topic.replication.factor", 1),
        Map.entry("transaction.state.log.num.partitions", INTERNAL_TOPIC_PARTITIONS),
        Map.entry("transaction.state.log.replication.factor", 1),
        Map.entry("transaction.state.log.min.isr", 1),
        Map.entry("transaction.max.timeout.ms", MAX_TRANSACTION_TIMEOUT_MS),
        Map.entry(
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", ABORT_SCAN_INTERVAL_MS),
        Map.entry("share.coordinator.state.topic.replication.factor", 1),
        Map.entry("share.coordinator.state.topic.min.isr", 1));
  }

  private static Map<String, Object> size() {
    return Map.of(
        "num.network.threads", 2,
        "num.io.threads", 4,
        "background.threads", 2,
        "log.cleaner.dedupe.buffer.size", CLEANER_BUFFER_BYTES);
  }
}
