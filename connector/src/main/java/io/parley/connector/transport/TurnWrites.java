package io.parley.connector.transport;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the connections of one event loop are given in one turn of it: written and flushed at its
/// end, each connection once, however many frames there are for it.
///
/// A write costs the system the same for one frame as for ten, so writing to many connections takes
/// milliseconds. After such a turn these connections, and no others, rest for some times as long:
/// what they are given meanwhile is gathered. So a group that is written to again and again takes a
/// part of the event loop's time that hardly grows with its messages (ADR 27). Used by that event
/// loop alone.
final class TurnWrites {

  /// To how many connections a turn writes that is followed by a rest.
  private static final int MANY = 32;

  /// How long they rest, by how long it took.
  private static final int REST = 6;

  private static final long MAX_REST_NS = 10_000_000;

  private final EventExecutor loop;
  private final ConnectionMetrics metrics;
  private final Gathered inTurn = new Gathered();
  private final Gathered inRest = new Gathered();
  private boolean resting;
  private int rests;

  TurnWrites(EventExecutor loop, ConnectionMetrics metrics) {
    this.loop = loop;
    this.metrics = metrics;
  }

  /// Has the connection written to later.
  ///
  /// @return the run that it begins with
  FrameRun begin(NettyConnection connection) {
    if (resting && connection.restsSince() == rests) {
      return inRest.add(connection);
    }
    if (inTurn.connections.isEmpty()) {
      loop.execute(() -> write(inTurn));
    }
    return inTurn.add(connection);
  }

  private void write(Gathered gathered) {
    List<NettyConnection> connections = gathered.connections;
    long beginNs = System.nanoTime();
    // A connection that becomes writable may add itself.
    for (int i = 0; i < connections.size(); i++) {
      connections.get(i).writeGiven();
    }
    if (connections.size() >= MANY) {
      rest(connections, System.nanoTime() - beginNs);
    }
    gathered.end(metrics);
  }

  private void rest(List<NettyConnection> connections, long wroteNs) {
    if (!resting) {
      resting = true;
      rests++;
      long restNs = Math.min(MAX_REST_NS, REST * wroteNs);
      var _ = loop.schedule(this::endRest, restNs, TimeUnit.NANOSECONDS);
    }
    connections.forEach(connection -> connection.restSince(rests));
  }

  private void endRest() {
    resting = false;
    write(inRest);
  }

  /// Connections that were given something, some of them more than once, and what.
  private static final class Gathered {

    private final List<NettyConnection> connections = new ArrayList<>();
    private final FrameRun webSocket = FrameRun.empty(Framing.WEB_SOCKET);
    private final FrameRun lines = FrameRun.empty(Framing.LINE);

    private FrameRun add(NettyConnection connection) {
      connections.add(connection);
      return switch (connection.framing()) {
        case WEB_SOCKET -> webSocket;
        case LINE -> lines;
      };
    }

    private void end(ConnectionMetrics metrics) {
      connections.clear();
      webSocket.end(metrics::framesOut);
      lines.end(metrics::framesOut);
    }
  }
}
