package io.parley.connector.transport;

import io.netty.util.concurrent.EventExecutor;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Peer;
import io.parley.connector.session.Reception;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The clients that are connected: admitted up to a bound, looked at once a second, each on its own
/// event loop, and sent away when the node leaves. Safe for many threads.
final class Connections {

  private static final Duration TICK = Duration.ofSeconds(1);

  /// Within which time clients that are sent away come back, each at a moment of its own.
  private static final Duration RECONNECT_SPREAD = Duration.ofSeconds(5);

  private final Reception reception;
  private final ConnectionMetrics metrics;
  private final int max;
  private final AtomicInteger size = new AtomicInteger();
  private final Map<EventExecutor, Loop> loops = new ConcurrentHashMap<>();
  private volatile boolean leaving;

  Connections(Reception reception, ConnectionMetrics metrics, int max) {
    this.reception = reception;
    this.metrics = metrics;
    this.max = max;
    metrics.watch(this);
  }

  /// The peers of one event loop; changed by that loop only.
  private static final class Loop {
    private final Map<NettyConnection, Peer> peers = new ConcurrentHashMap<>();
    private volatile long pendingBytes;

    void tick() {
      long bytes = 0;
      for (Map.Entry<NettyConnection, Peer> entry : peers.entrySet()) {
        bytes += entry.getKey().pendingBytes();
        tick(entry.getKey(), entry.getValue());
      }
      pendingBytes = bytes;
    }

    private static void tick(NettyConnection connection, Peer peer) {
      try {
        peer.tick();
      } catch (RuntimeException e) {
        connection.fail(e);
      }
    }
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

  /// The peer of a connection that was admitted. On the connection's event loop.
  Peer open(NettyConnection connection) {
    Peer peer = reception.open(connection);
    loop(connection).peers.put(connection, peer);
    return peer;
  }

  /// The connection is closed. On its event loop.
  void closed(NettyConnection connection, Peer peer) {
    loop(connection).peers.remove(connection);
    peer.closed();
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

  /// Bytes that wait for clients to take them, as of the last tick.
  long pendingBytes() {
    return loops.values().stream().mapToLong(loop -> loop.pendingBytes).sum();
  }

  /// Sends every client away, each at a moment of its own within `spread`, and lets nobody in any
  /// more. Returns at once.
  void sendAway(Duration spread) {
    leaving = true;
    for (Loop loop : loops.values()) {
      for (NettyConnection connection : List.copyOf(loop.peers.keySet())) {
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

  private Loop loop(NettyConnection connection) {
    return loops.computeIfAbsent(connection.channel().eventLoop(), Connections::startTicking);
  }

  private static Loop startTicking(EventExecutor executor) {
    var loop = new Loop();
    long ms = TICK.toMillis();
    var _ = executor.scheduleAtFixedRate(loop::tick, ms, ms, TimeUnit.MILLISECONDS);
    return loop;
  }
}
