package io.parley.schema.route;

import java.time.Duration;

/// What a router instance says of itself on `parley.routers`, under its instance id; a tombstone
/// when it leaves.
///
/// @param lease for how long after this record it counts as alive
/// @param appliedRoutes up to which offset of `parley.sessions`, exclusive, it routes by
public record RouterReport(String instance, Duration lease, long appliedRoutes) {

  /// What every router takes: longer than a transaction may be open, so that who is not counted any
  /// more can't commit.
  public static final Duration LEASE = Duration.ofSeconds(10);
}
