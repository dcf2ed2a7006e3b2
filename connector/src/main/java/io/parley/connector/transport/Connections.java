package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Reception;
import io.parley.connector.session.SessionClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The clients that are connected: let in if there is room, and sent away when the node leaves.
/// Safe for many threads.
final class Connections {

  /// Within which time clients that are sent away come back, each at a moment of its own.
  private static final Duration RECONNECT_SPREAD = Duration.ofSeconds(5);

  /// Of other nodes that a client is told of.
  private static final int MAX_ADDRESSES = 8;

  private final Reception reception;
  private final Admission admission;
  private final NodesWithRoom nodesWithRoom;
  private final Backlog backlog;
  private final ConnectionMetrics metrics;
  private final Map<EventExecutor, ClientLoop> loops = new ConcurrentHashMap<>();
  private volatile boolean leaving;

  Connections(
      Reception reception,
      Admission admission,
      NodesWithRoom nodesWithRoom,
      ConnectionMetrics metrics) {
    this.reception = reception;
    this.admission = admission;
    this.nodesWithRoom = nodesWithRoom;
    this.backlog = new Backlog(reception.config().outbound().nodeBytes());
    this.metrics = metrics;
    metrics.watch(this);
  }

  ConnectionMetrics metrics() {
    return metrics;
  }

  SessionClock clock() {
    return reception.clock();
  }

  Admission admission() {
    return admission;
  }

  Backlog backlog() {
    return backlog;
  }

  int maxFrameBytes() {
    return reception.config().maxFrameBytes();
  }

  int maxOutboundBytes() {
    return reception.config().outbound().maxBytes();
  }

  /// Makes a client of a new connection, or says why not and closes it. On its event loop.
  void open(NettyConnection connection) {
    if (leaving) {
      connection.close(CloseReason.DRAINING);
    } else if (admission.enter(connection.address())) {
      connection.serve(reception.open(connection));
      loop(connection.channel()).members().add(connection);
    } else {
      sendElsewhere(connection);
    }
  }

  /// The connection of a client is closed. On its event loop.
  void closed(NettyConnection connection) {
    loop(connection.channel()).members().remove(connection);
    admission.leave(connection.address(), connection.isStranger());
  }

  private void sendElsewhere(NettyConnection connection) {
    List<String> addresses = nodesWithRoom.addresses().stream().limit(MAX_ADDRESSES).toList();
    CloseReason reason = CloseReason.TOO_MANY_CONNECTIONS;
    connection.write(ServerFrames.reconnect(random(RECONNECT_SPREAD), reason.text(), addresses));
    connection.close(reason);
  }

  /// Waits until nobody is connected, or until the deadline.
  void awaitNone(long deadlineNs) throws InterruptedException {
    admission.awaitNone(deadlineNs);
  }

  /// Sends every client away, each at a moment of its own within `spread`, and lets nobody in any
  /// more. Returns at once.
  void sendAway(Duration spread) {
    leaving = true;
    for (ClientLoop loop : loops.values()) {
      for (NettyConnection connection : List.copyOf(loop.members())) {
        var _ =
            connection
                .channel()
                .eventLoop()
                .schedule(
                    () -> sendAway(connection), random(spread).toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void sendAway(NettyConnection connection) {
    connection.write(ServerFrames.reconnect(random(RECONNECT_SPREAD), CloseReason.DRAINING.text()));
    connection.close(CloseReason.DRAINING);
  }

  private static Duration random(Duration bound) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound.toMillis() + 1));
  }

  /// What the connections of the channel's event loop share.
  ClientLoop loop(Channel channel) {
    return loops.computeIfAbsent(channel.eventLoop(), executor -> ClientLoop.start(executor, this));
  }
}
