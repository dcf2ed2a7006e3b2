package io.parley.history.ingest;

/// The log can't be read on: Kafka or the archive is away.
public final class UnreadableLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableLog(String reason, Throwable cause) {
    super(reason, cause);
  }
}
