package io.parley.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.route.RouterReport;
import io.parley.servers.EmbeddedKafka;
import io.parley.service.Durations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class PlatformTimeoutTest {

  private static final Path ROUTER =
      Path.of("../../router-streams/src/main/resources/io/parley/router/router.yaml");
  private static final Path CONNECTOR =
      Path.of("../../connector/src/main/resources/io/parley/connector/connector.yaml");
  private static final Path HISTORY_WRITER =
      Path.of("../../history-writer/src/main/resources/io/parley/history/history-writer.yaml");

  @ParameterizedTest
  @EnumSource
  void isWhatThePlatformHasByDefault(PlatformTimeout timeout) throws Exception {
    assertThat(timeout.length()).isEqualTo(inThePlatform(timeout));
  }

  private static Duration inThePlatform(PlatformTimeout timeout) throws Exception {
    return switch (timeout) {
      case SESSION -> setting(ROUTER, "/streams/session-timeout");
      case TRANSACTION -> setting(ROUTER, "/streams/transaction-timeout");
      case ROUTER_LEASE -> RouterReport.LEASE;
      case NODE_LEASE -> setting(CONNECTOR, "/nodes/lease");
      case WRITER_SESSION -> setting(HISTORY_WRITER, "/ingest/session-timeout");
      case DELIVERY -> setting(CONNECTOR, "/commands/delivery-timeout");
      case BROKER_SESSION -> EmbeddedKafka.SESSION_TIMEOUT;
      case REDIS -> setting(CONNECTOR, "/redis/timeout");
    };
  }

  private static Duration setting(Path defaults, String key) throws Exception {
    JsonNode value = new YAMLMapper().readTree(Files.readString(defaults)).at(key);
    return Durations.parse(value.stringValue());
  }
}
