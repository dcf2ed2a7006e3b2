package io.parley.schema.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a topic must look like: its partitions, and those of its settings that Parley relies on.
///
/// @param settings Kafka's topic configuration, by its key; replication is the deployment's
public record TopicSpec(String name, int partitions, Map<String, String> settings) {

  private static final String FOR_EVER = "-1";

  /// All topics but those of the nodes.
  ///
  /// @param partitions of commands, signals, events and receipts, which must be equal so that one
  ///   conversation's records are handled by one task
  public static List<TopicSpec> all(int partitions) {
    return List.of(
        new TopicSpec(
            Topics.COMMANDS,
            partitions,
            Map.of(
                "message.timestamp.type", "LogAppendTime",
                "cleanup.policy", "delete",
                "retention.ms", millis(Duration.ofDays(7)))),
        new TopicSpec(Topics.EVENTS, partitions, keptForEver()),
        new TopicSpec(Topics.AUDIT, 1, keptForEver()),
        new TopicSpec(Topics.CHECKPOINTS, 1, keptForEver()),
        new TopicSpec(Topics.RECEIPTS, partitions, compacted()),
        new TopicSpec(Topics.SESSIONS, 1, compacted()),
        new TopicSpec(Topics.ROUTERS, 1, compacted()),
        new TopicSpec(Topics.NODES, 1, compacted()),
        new TopicSpec(
            Topics.SIGNALS,
            partitions,
            Map.of(
                "message.timestamp.type",
                "LogAppendTime",
                "cleanup.policy",
                "delete",
                "retention.ms",
                millis(Duration.ofMinutes(10)))),
        new TopicSpec(Topics.LAYOUT, 1, compacted()),
        new TopicSpec(
            Topics.DEAD_LETTERS,
            1,
            Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofDays(28)))));
  }

  /// The topic of one node, which the node makes itself.
  public static TopicSpec node(String nodeId) {
    return new TopicSpec(
        Topics.node(nodeId),
        1,
        Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofMinutes(10))));
  }

  private static Map<String, String> keptForEver() {
    return Map.of(
        "message.timestamp.type",
        "LogAppendTime",
        "cleanup.policy",
        "delete",
        "retention.ms",
        FOR_EVER,
        "retention.bytes",
        FOR_EVER);
  }

  private static Map<String, String> compacted() {
    return Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime");
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
