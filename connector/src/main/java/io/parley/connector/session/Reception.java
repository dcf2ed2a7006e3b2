package io.parley.connector.session;

import io.parley.connector.presence.SessionInfo;
import io.parley.connector.session.Verification.Identity;
import java.util.List;

/// Where connections come in: makes a [Peer] of each, and lets sessions enter and leave the
/// [SessionRegistry].
public final class Reception {

  private final SessionConfig config;
  private final SessionPorts ports;
  private final SessionRegistry registry;
  private final BlockingCalls blockingCalls;
  private final Watches watches;
  private final Requests requests;
  private final MessageLimits messageLimits;

  public Reception(
      SessionConfig config,
      SessionPorts ports,
      SessionRegistry registry,
      MessageLimits messageLimits) {
    this.config = config;
    this.ports = ports;
    this.registry = registry;
    this.blockingCalls =
        new BlockingCalls(ports.blocking(), config.maxBlockingCalls(), ports.monitor());
    this.messageLimits = messageLimits;
    this.watches = new Watches(ports.presence().feed(), ports.presence().config().watchedPerNode());
    this.requests = new Requests(config, ports, registry, watches, blockingCalls);
  }

  /// The peer of a new connection. On the connection's event loop.
  public Peer open(Connection connection) {
    return new Peer(connection, this);
  }

  public SessionConfig config() {
    return config;
  }

  /// Whose presence is watched here.
  public Watches watches() {
    return watches;
  }

  /// Makes a session known. Those of the same device are ended, as the newest wins.
  Session enter(SessionInfo info, Identity identity, Connection connection, Deadlines deadlines) {
    var session = new Session(info, identity, connection, deadlines, config, ports);
    List<Session> older = registry.add(session);
    older.forEach(other -> other.execute(() -> other.end(CloseReason.SESSION_ENDED)));
    ports.table().opened(info);
    return session;
  }

  void leave(Session session) {
    session.ended();
    session.subscriptions().forEach(channel -> registry.unsubscribe(session, channel));
    session.watched().forEach(user -> watches.remove(user, session));
    registry.remove(session);
    ports.table().closed(session.user(), session.id());
  }

  BlockingCalls blockingCalls() {
    return blockingCalls;
  }

  Requests requests() {
    return requests;
  }

  MessageLimits messageLimits() {
    return messageLimits;
  }

  Node node() {
    return ports.node();
  }

  Identities identities() {
    return ports.identities();
  }

  public SessionClock clock() {
    return ports.clock();
  }

  SessionMonitor monitor() {
    return ports.monitor();
  }
}
