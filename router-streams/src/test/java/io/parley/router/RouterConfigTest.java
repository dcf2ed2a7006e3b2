package io.parley.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.router.topology.StreamsSettings;
import io.parley.schema.route.RouterReport;
import io.parley.service.Configuration;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterConfigTest {

  private static StreamsSettings streams(Map<String, ?> settings) {
    return Configuration.of(RouterConfig.class, settings).streams();
  }

  @Test
  void defaultsAreForProduction() {
    RouterConfig config = Configuration.of(RouterConfig.class, Map.of());

    assertThat(config.kafka().replicationFactor()).isEqualTo(3);
    assertThat(config.streams().commitInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.streams().standbyReplicas()).isEqualTo(1);
    assertThat(RouterReport.LEASE)
        .isGreaterThan(config.streams().transactionTimeout())
        .isGreaterThan(config.streams().sessionTimeout());
  }

  @Test
  void takesAThreadPerProcessorButNoMoreThanPartitions() {
    StreamsSettings automatic = streams(Map.of());

    assertThat(automatic.threads(12, 4)).isEqualTo(4);
    assertThat(automatic.threads(3, 4)).isEqualTo(3);
    assertThat(streams(Map.of("streams.threads", 2)).threads(12, 4)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "state-dir, ''",
    "threads, -1",
    "standby-replicas, -1",
    "commit-interval, 0ms",
    "transaction-timeout, 60ms",
    "end-hanging-after, 2s",
    "session-timeout, 1s",
    "session-timeout, 10s",
    "group-protocol, consumer",
    "delivery-isolation, maybe",
    "store-memory-bytes, 1",
    "conversation-cache-weight, -1",
  })
  void refusesWhatCanNotWork(String key, String value) {
    assertThatThrownBy(() -> streams(Map.of("streams." + key, value)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(key);
  }
}
