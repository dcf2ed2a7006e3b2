package io.parley.router.topology;

import io.parley.schema.topic.Topics;
import io.parley.service.KafkaAnswers;
import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/// The group of all routers as the brokers see it. With the `streams` protocol (KIP-1071) it is
/// they who hold its settings, so each router makes sure, before it joins, that they are its own.
public final class RouterGroup {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /// Routers hear of it with a heartbeat when partitions move, so a handover takes two of them.
  private static final int HEARTBEATS_PER_SESSION = 6;

  private static final ConfigResource GROUP =
      new ConfigResource(ConfigResource.Type.GROUP, Topics.ROUTER_GROUP);

  private RouterGroup() {}

  /// Gives the group these settings, if it has others.
  ///
  /// @throws StartupException if the brokers don't let it, with one line that says what to do
  /// @throws ServerAway if they don't answer
  public static void agree(KafkaConfig kafka, StreamsSettings settings) {
    Map<String, String> wanted = wanted(settings);
    try (var admin = Admin.create(kafka.client(Map.of("client.id", "parley-router-group")))) {
      var answers = new KafkaAnswers(kafka.bootstrapServers(), TIMEOUT);
      Config now =
          Objects.requireNonNull(
              answers.get(admin.describeConfigs(List.of(GROUP)).all()).get(GROUP));
      List<AlterConfigOp> changes =
          wanted.entrySet().stream()
              .filter(one -> !one.getValue().equals(value(now, one.getKey())))
              .map(one -> new ConfigEntry(one.getKey(), one.getValue()))
              .map(entry -> new AlterConfigOp(entry, OpType.SET))
              .toList();
      if (!changes.isEmpty()) {
        answers.get(admin.incrementalAlterConfigs(Map.of(GROUP, changes)).all());
      }
    } catch (ServerAway e) {
      throw e;
    } catch (StartupException e) {
      throw new StartupException(
          "the brokers refuse the settings of group %s (%s): allow them, by group.streams.min.session.timeout.ms and group.streams.min.heartbeat.interval.ms, or set streams.group-protocol: classic"
              .formatted(Topics.ROUTER_GROUP, e.getMessage()),
          e);
    }
  }

  private static Map<String, String> wanted(StreamsSettings settings) {
    long sessionMs = settings.sessionTimeout().toMillis();
    return Map.of(
        "streams.session.timeout.ms",
        Long.toString(sessionMs),
        "streams.heartbeat.interval.ms",
        Long.toString(sessionMs / HEARTBEATS_PER_SESSION),
        "streams.num.standby.replicas",
        Integer.toString(settings.standbyReplicas()));
  }

  private static String value(Config config, String key) {
    ConfigEntry entry = config.get(key);
    return entry == null ? "" : entry.value();
  }
}
