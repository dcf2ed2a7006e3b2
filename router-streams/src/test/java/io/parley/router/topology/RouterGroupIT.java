package io.parley.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.router.topology.StreamsSettings.DeliveryIsolation;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import io.parley.service.StartupException;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class RouterGroupIT {

  private final KafkaConfig kafka;

  RouterGroupIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
  }

  @Test
  void hasTheSettingsOfTheRouterThatCameLast() throws Exception {
    RouterGroup.agree(kafka, settings(Duration.ofSeconds(6), 0));
    RouterGroup.agree(kafka, settings(Duration.ofSeconds(3), 1));
    RouterGroup.agree(kafka, settings(Duration.ofSeconds(3), 1));

    Config group = describe();
    assertThat(group.entries())
        .extracting(entry -> entry.name() + "=" + entry.value())
        .contains(
            "streams.session.timeout.ms=3000",
            "streams.heartbeat.interval.ms=500",
            "streams.num.standby.replicas=1");
  }

  @Test
  void saysInOneLineThatTheBrokersAllowNoSessionSoShort() {
    assertThatThrownBy(() -> RouterGroup.agree(kafka, settings(Duration.ofMillis(900), 1)))
        .isInstanceOf(StartupException.class)
        .isNotInstanceOf(ServerAway.class)
        .hasMessageContaining("group.streams.min.session.timeout.ms")
        .hasMessageNotContaining("\n");
  }

  private Config describe() throws Exception {
    var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.ROUTER_GROUP);
    try (var admin = Admin.create(kafka.client(Map.of()))) {
      return Objects.requireNonNull(admin.describeConfigs(List.of(group)).all().get().get(group));
    }
  }

  private static StreamsSettings settings(Duration session, int standbys) {
    return new StreamsSettings(
        "state",
        1,
        standbys,
        Duration.ofMillis(50),
        Duration.ofMillis(500),
        Duration.ZERO,
        session,
        "streams",
        DeliveryIsolation.UNCOMMITTED,
        1 << 20,
        0);
  }
}
