package io.parley.connector.frame;

import java.time.Duration;
import java.time.Instant;

/// What a client is told when it has logged in.
///
/// @param heartbeat the client is to send something at least this often
/// @param idleTimeout the connection is closed when nothing was heard for this long
/// @param firstHeartbeat when the first is due, by chance, so that clients that came at once do not
///   beat at once
public record Welcome(
    String session,
    String user,
    String node,
    Duration heartbeat,
    Duration idleTimeout,
    Duration firstHeartbeat,
    Limits limits,
    Instant serverTime) {

  /// Bounds that a client must keep to.
  ///
  /// @param openRequests requests that may wait for their answers at once
  public record Limits(int frameBytes, int contentBytes, int openRequests) {}
}
