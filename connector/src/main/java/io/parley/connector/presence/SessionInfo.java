package io.parley.connector.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session as its user sees it in a list of devices.
///
/// @param session its id, unique over all nodes and times
/// @param login the log-in that its first token was made for
/// @param client name and version of the program
/// @param transport `websocket` or `tcp`
/// @param away whether its device has asked nothing for a while
public record SessionInfo(
    String session,
    String user,
    String login,
    Device device,
    @Nullable String client,
    String transport,
    String remoteAddress,
    int remotePort,
    Instant connectedAt,
    Instant lastSeen,
    boolean away) {

  /// The same session when it was heard again.
  public SessionInfo seen(Instant at, boolean nowAway) {
    return new SessionInfo(
        session,
        user,
        login,
        device,
        client,
        transport,
        remoteAddress,
        remotePort,
        connectedAt,
        at,
        nowAway);
  }

  /// An installation of a client.
  ///
  /// @param id chosen by the client, unique among the user's devices
  public record Device(
      String id, @Nullable String name, @Nullable String model, @Nullable String platform) {}
}
