package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Reception;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The clients that are connected: admitted up to a bound, and sent away when the node leaves. Safe
/// for many threads.
final class Connections {

  /// Within which time clients that are sent away come back, each at a moment of its own.
  private static final Duration RECONNECT_SPREAD = Duration.ofSeconds(5);

  private final Reception reception;
  private final ConnectionMetrics metrics;
  private final Backlog backlog;
  private final int max;
  private final AtomicInteger size = new AtomicInteger();
  private final Map<EventExecutor, ClientLoop> loops = new ConcurrentHashMap<>();
  private volatile boolean leaving;

  Connections(Reception reception, ConnectionMetrics metrics, int max) {
    this.reception = reception;
    this.metrics = metrics;
    this.backlog = new Backlog(reception.config().outbound().nodeBytes());
    this.max = max;
    metrics.watch(this);
  }

  ConnectionMetrics metrics() {
    return metrics;
  }

  int maxFrameBytes() {
    return reception.config().maxFrameBytes();
  }

  int maxOutboundBytes() {
    return reception.config().outbound().maxBytes();
  }

  /// Counts a connection in, or says why not.
  @Nullable CloseReason admit() {
    if (leaving) {
      return CloseReason.DRAINING;
    }
    if (size.incrementAndGet() > max) {
      left();
      return CloseReason.TOO_MANY_CONNECTIONS;
    }
    return null;
  }

  /// Makes a client of a connection that was admitted. On the connection's event loop.
  void open(NettyConnection connection) {
    connection.serve(reception.open(connection));
    loop(connection.channel()).add(connection);
  }

  /// The connection of a client is closed. On its event loop.
  void closed(NettyConnection connection) {
    loop(connection.channel()).remove(connection);
    left();
  }

  private void left() {
    if (size.decrementAndGet() == 0) {
      synchronized (size) {
        size.notifyAll();
      }
    }
  }

  /// Waits until nobody is connected, or until the deadline.
  void awaitNone(long deadlineNs) throws InterruptedException {
    synchronized (size) {
      long leftNs = deadlineNs - System.nanoTime();
      while (size.get() > 0 && leftNs > 0) {
        TimeUnit.NANOSECONDS.timedWait(size, leftNs);
        leftNs = deadlineNs - System.nanoTime();
      }
    }
  }

  int size() {
    return size.get();
  }

  Backlog backlog() {
    return backlog;
  }

  /// Sends every client away, each at a moment of its own within `spread`, and lets nobody in any
  /// more. Returns at once.
  void sendAway(Duration spread) {
    leaving = true;
    for (ClientLoop loop : loops.values()) {
      for (NettyConnection connection : loop.connections()) {
        long delayMs = random(spread);
        var _ =
            connection
                .channel()
                .eventLoop()
                .schedule(() -> sendAway(connection), delayMs, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void sendAway(NettyConnection connection) {
    Duration delay = Duration.ofMillis(random(RECONNECT_SPREAD));
    connection.write(ServerFrames.reconnect(delay, CloseReason.DRAINING.text()));
    connection.close(CloseReason.DRAINING);
  }

  private static long random(Duration bound) {
    return ThreadLocalRandom.current().nextLong(bound.toMillis() + 1);
  }

  /// What the connections of the channel's event loop share.
  ClientLoop loop(Channel channel) {
    return loops.computeIfAbsent(
        channel.eventLoop(),
        executor -> ClientLoop.start(executor, reception.clock(), backlog, metrics));
  }
}
