package io.parley.connector.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session as its user sees it in a list of devices.
///
/// @param session its id, unique over all nodes and times
/// @param client name and version of the program
/// @param transport `websocket` or `tcp`
public record SessionInfo(
    String session,
    String user,
    Device device,
    @Nullable String client,
    String transport,
    String remoteAddress,
    int remotePort,
    Instant connectedAt,
    Instant lastSeen) {

  /// The same session when it was heard again.
  public SessionInfo seen(Instant at) {
    return new SessionInfo(
        session, user, device, client, transport, remoteAddress, remotePort, connectedAt, at);
  }

  /// An installation of a client.
  ///
  /// @param id chosen by the client, unique among the user's devices
  public record Device(
      String id, @Nullable String name, @Nullable String model, @Nullable String platform) {}
}
