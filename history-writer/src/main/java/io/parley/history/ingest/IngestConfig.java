package io.parley.history.ingest;

import java.time.Duration;

/// How the log is read.
///
/// @param maxBatchRecords how many records are written at once at most
/// @param maxTransactions that many records are parted into, by their partitions
/// @param sessionTimeout after how long without a sign of life another writer takes over this one's
///   partitions
/// @param lagPeriod how often the lag is measured
public record IngestConfig(
    int maxBatchRecords, int maxTransactions, Duration sessionTimeout, Duration lagPeriod) {

  public IngestConfig {
    if (maxBatchRecords < 1 || maxBatchRecords > 50_000) {
      throw new IllegalArgumentException("max-batch-records must be from 1 to 50000");
    }
    if (maxTransactions < 1) {
      throw new IllegalArgumentException("max-transactions must be at least 1");
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
