package io.parley.router;

import io.parley.router.topology.StreamsSettings;
import io.parley.schema.route.RouterReport;
import io.parley.service.AdminConfig;
import io.parley.service.KafkaConfig;

/// All settings of a router; the defaults and what each means stand in `router.yaml`.
public record RouterConfig(KafkaConfig kafka, StreamsSettings streams, AdminConfig admin) {

  public RouterConfig {
    // A router that nodes no longer count must not be able to commit.
    if (streams.sessionTimeout().compareTo(RouterReport.LEASE) >= 0) {
      throw new IllegalArgumentException(
          "streams.session-timeout must be shorter than " + RouterReport.LEASE.toSeconds() + "s");
    }
  }
}
