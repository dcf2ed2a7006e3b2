package io.parley.chaos.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How many of each part run, and with which settings.
///
/// @param partitions of commands and events
/// @param streams what the routers' settings of that name are to be besides, such as
///   `session-timeout`
/// @param encrypted whether contents are encrypted in the log
public record PlatformLayout(
    int brokers,
    int routers,
    int nodes,
    int writers,
    int partitions,
    Map<String, String> streams,
    boolean encrypted) {

  private static final int PARTITIONS = 6;

  /// With three or more brokers, so many copies are kept.
  private static final int REPLICAS = 3;

  public PlatformLayout {
    streams = Map.copyOf(streams);
    if (brokers != 1 && brokers < REPLICAS) {
      throw new IllegalArgumentException("there is one broker, or three or more");
    }
    if (routers < 1 || nodes < 1 || writers < 1 || partitions < 1) {
      throw new IllegalArgumentException("there is at least one of each part");
    }
  }

  /// With the usual settings.
  public static PlatformLayout of(int brokers, int routers, int nodes, int writers) {
    return new PlatformLayout(brokers, routers, nodes, writers, PARTITIONS, Map.of(), true);
  }

  /// The same with settings of the routers.
  public PlatformLayout withStreams(Map<String, String> settings) {
    return new PlatformLayout(brokers, routers, nodes, writers, partitions, settings, encrypted);
  }

  /// The same with contents that everybody can read.
  public PlatformLayout unencrypted() {
    return new PlatformLayout(brokers, routers, nodes, writers, partitions, streams, false);
  }

  int replicas() {
    return Math.min(brokers, REPLICAS);
  }

  int minInsyncReplicas() {
    return Math.max(1, replicas() - 1);
  }

  List<String> brokerNames() {
    return names("kafka", brokers);
  }

  List<String> writerNames() {
    return names("writer", writers);
  }

  List<String> routerNames() {
    return names("router", routers);
  }

  List<String> nodeNames() {
    return names("node", nodes);
  }

  private static List<String> names(String part, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> part + "-" + number).toList();
  }
}
