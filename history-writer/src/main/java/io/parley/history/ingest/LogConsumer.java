package io.parley.history.ingest;

import io.parley.service.KafkaConfig;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Makes the consumer of the log.
final class LogConsumer {

  static final String GROUP = "parley-history";

  /// More than a batch of the largest records, and small beside a heap.
  private static final int MAX_FETCH_BYTES = 16 << 20;

  private static final int HEARTBEATS_PER_SESSION_TIMEOUT = 3;

  private LogConsumer() {}

  static KafkaConsumer<byte[], byte[]> create(KafkaConfig kafka, IngestConfig ingest) {
    long sessionTimeoutMs = ingest.sessionTimeout().toMillis();
    return new KafkaConsumer<>(
        kafka.client(
            Map.ofEntries(
                Map.entry("client.id", "parley-history"),
                Map.entry("group.id", GROUP),
                Map.entry("isolation.level", "read_committed"),
                Map.entry("enable.auto.commit", false),
                Map.entry("auto.offset.reset", "none"),
                Map.entry("allow.auto.create.topics", false),
                Map.entry(
                    "partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
                Map.entry("session.timeout.ms", (int) sessionTimeoutMs),
                Map.entry(
                    "heartbeat.interval.ms",
                    (int) (sessionTimeoutMs / HEARTBEATS_PER_SESSION_TIMEOUT)),
                Map.entry("max.poll.records", ingest.maxBatchRecords()),
                Map.entry("fetch.min.bytes", 1),
                Map.entry("fetch.max.bytes", MAX_FETCH_BYTES))),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
