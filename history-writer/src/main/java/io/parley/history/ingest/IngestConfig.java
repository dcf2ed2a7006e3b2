package io.parley.history.ingest;

import java.time.Duration;

/// How the log is read.
///
/// @param maxBatchRecords how many records one transaction writes at most
/// @param sessionTimeout after how long without a sign of life another writer takes over this one's
///   partitions
/// @param lagPeriod how often the lag is measured
public record IngestConfig(int maxBatchRecords, Duration sessionTimeout, Duration lagPeriod) {

  public IngestConfig {
    if (maxBatchRecords < 1 || maxBatchRecords > 50_000) {
      throw new IllegalArgumentException("max-batch-records must be from 1 to 50000");
    }
    if (sessionTimeout.compareTo(Duration.ofSeconds(6)) < 0) {
      // What a broker takes unless it is told otherwise.
      throw new IllegalArgumentException("session-timeout must be at least 6s");
    }
    if (!lagPeriod.isPositive()) {
      throw new IllegalArgumentException("lag-period must be more than 0");
    }
  }
}
