package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.Configuration;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryWriterConfigTest {

  @Test
  void hasADefaultForEveryKey() {
    HistoryWriterConfig config = Configuration.of(HistoryWriterConfig.class, Map.of());

    assertThat(config.ingest().maxBatchRecords()).isEqualTo(5_000);
    assertThat(config.ingest().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.postgres().maxConnections()).isEqualTo(3);
    assertThat(config.kafka().replicationFactor()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "ingest.max-batch-records, 0, max-batch-records must be from 1 to 50000",
    "ingest.session-timeout, 5s, session-timeout must be at least 6s",
    "ingest.lag-period, 0s, lag-period must be more than 0",
    "ingest.batch, 1, batch",
    "checkpoints.events, 0, events must be at least 1",
    "checkpoints.period, 0s, period must be more than 0",
    "checkpoints.file, x.jsonl, key-file is empty",
    "postgres.url, mysql:, url is no JDBC URL of PostgreSQL",
  })
  void refusesInOneLineWhatCannotBe(String key, String value, String reason) {
    assertThatThrownBy(() -> Configuration.of(HistoryWriterConfig.class, Map.of(key, value)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
