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
    assertThat(config.postgres().maxConnections()).isEqualTo(4);
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
    "retention.period, -1s, is no duration",
    "archive.records, 0, records must be at least 1",
    "archive.period, 0s, period must be more than 0",
    "archive.segment-bytes, 10, segment-bytes must be from 1024 to 536870912",
    "archive.s3.endpoint, storage:9000, endpoint is no URL",
    "archive.s3.region, '', region is empty",
    "archive.s3.access-key, me, access-key and secret-key go together",
    "archive.s3.prefix, /history, prefix must not begin with /",
    "postgres.url, mysql:, url is no JDBC URL of PostgreSQL",
  })
  void refusesInOneLineWhatCannotBe(String key, String value, String reason) {
    assertThatThrownBy(() -> Configuration.of(HistoryWriterConfig.class, Map.of(key, value)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesTwoArchives() {
    assertThatThrownBy(
            () ->
                Configuration.of(
                    HistoryWriterConfig.class,
                    Map.of("archive.directory", "archive", "archive.s3.bucket", "history")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("either directory or s3.bucket, not both");
  }
}
