package io.parley.history.ingest;

import io.parley.history.projection.LogPartition;

/// The log can't be read on: Kafka is away, or a record is not what it should be.
public final class UnreadableLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableLog(String reason, Throwable cause) {
    super(reason, cause);
  }

  UnreadableLog(LogPartition partition, long offset, String reason) {
    super("%s at offset %d: %s".formatted(partition, offset, reason));
  }
}
