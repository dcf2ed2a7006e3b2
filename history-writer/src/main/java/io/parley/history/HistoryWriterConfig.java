package io.parley.history;

import io.parley.history.archive.ArchiveConfig;
import io.parley.history.checkpoint.CheckpointsConfig;
import io.parley.history.erasure.RetentionConfig;
import io.parley.history.ingest.IngestConfig;
import io.parley.service.AdminConfig;
import io.parley.service.KafkaConfig;
import io.parley.service.PostgresConfig;

/// A history writer's configuration. The defaults, and what each key means, stand in
/// `history-writer.yaml`.
public record HistoryWriterConfig(
    KafkaConfig kafka,
    PostgresConfig postgres,
    IngestConfig ingest,
    CheckpointsConfig checkpoints,
    ArchiveConfig archive,
    RetentionConfig retention,
    AdminConfig admin) {

  public HistoryWriterConfig {
    if (ingest.maxTransactions() >= postgres.maxConnections()) {
      throw new IllegalArgumentException(
          "ingest.max-transactions must be less than postgres.max-connections, of which sealing"
              + " takes one");
    }
  }
}
