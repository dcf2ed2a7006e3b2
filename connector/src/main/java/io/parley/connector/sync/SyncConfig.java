package io.parley.connector.sync;

import java.time.Duration;

/// How devices are brought up to date.
///
/// @param timeout for how long a sync waits for routes to be taken and for the history to catch up,
///   before it is answered `resync`
/// @param decisionTimeout for how long a sync waits for the routers to decide the commands there
///   are, before the device is sent what there is and then `resync`; at most `timeout`
/// @param concurrent how many questions are put to PostgreSQL at once; the others wait
/// @param sending how many sessions may take their time with what they are sent; the others wait
/// @param pageEvents how many events are read from PostgreSQL at once
/// @param digestPeriod how often sessions hear which of their conversations moved
public record SyncConfig(
    Duration timeout,
    Duration decisionTimeout,
    int concurrent,
    int sending,
    int pageEvents,
    Duration digestPeriod) {

  public SyncConfig {
    if (timeout.toMillis() < 1_000) {
      throw new IllegalArgumentException("timeout must be at least 1s");
    }
    if (!decisionTimeout.isPositive() || decisionTimeout.compareTo(timeout) > 0) {
      throw new IllegalArgumentException("decision-timeout must be positive and at most timeout");
    }
    if (concurrent < 1) {
      throw new IllegalArgumentException("concurrent must be at least 1");
    }
    if (sending < concurrent) {
      throw new IllegalArgumentException("sending must be at least concurrent");
    }
    if (pageEvents < 1 || pageEvents > 5_000) {
      throw new IllegalArgumentException("page-events must be from 1 to 5000");
    }
    if (digestPeriod.toMillis() < 1_000) {
      throw new IllegalArgumentException("digest-period must be at least 1s");
    }
  }
}
