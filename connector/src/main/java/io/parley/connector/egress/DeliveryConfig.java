package io.parley.connector.egress;

import org.apache.kafka.common.IsolationLevel;

/// How deliveries are read.
///
/// @param isolation `uncommitted` (a push does not wait for the router's transaction; the default)
///   or `committed` (it does, and `ok` means committed)
public record DeliveryConfig(Isolation isolation) {

  public enum Isolation {
    UNCOMMITTED,
    COMMITTED;

    IsolationLevel level() {
      return switch (this) {
        case UNCOMMITTED -> IsolationLevel.READ_UNCOMMITTED;
        case COMMITTED -> IsolationLevel.READ_COMMITTED;
      };
    }
  }
}
