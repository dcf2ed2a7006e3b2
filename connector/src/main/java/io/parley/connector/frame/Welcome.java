package io.parley.connector.frame;

import java.time.Duration;
import java.time.Instant;

/// What a client is told when it has logged in.
///
/// @param heartbeat the client is to send something at least this often
/// @param idleTimeout the connection is closed when nothing was heard for this long
public record Welcome(
    String session,
    String user,
    String node,
    Duration heartbeat,
    Duration idleTimeout,
    Limits limits,
    Instant serverTime) {

  /// Bounds that a client must keep to.
  ///
  /// @param openRequests requests that may wait for their answers at once
  public record Limits(int frameBytes, int contentBytes, int openRequests) {}
}
