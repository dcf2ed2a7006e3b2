package io.parley.connector.transport;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/// What the connections of one event loop are given in one turn of it: written and flushed at its
/// end, each connection once, however many frames there are for it. Used by that event loop alone.
final class TurnWrites {

  private final EventExecutor loop;
  private final ConnectionMetrics metrics;
  private final FrameRun webSocket = FrameRun.empty(Framing.WEB_SOCKET);
  private final FrameRun lines = FrameRun.empty(Framing.LINE);
  private final List<NettyConnection> waiting = new ArrayList<>();

  TurnWrites(EventExecutor loop, ConnectionMetrics metrics) {
    this.loop = loop;
    this.metrics = metrics;
  }

  /// The run that every connection begins a turn with.
  FrameRun begin(Framing framing) {
    return switch (framing) {
      case WEB_SOCKET -> webSocket;
      case LINE -> lines;
    };
  }

  /// Has the connection flushed at the end of the turn.
  void flushLater(NettyConnection connection) {
    if (waiting.isEmpty()) {
      loop.execute(this::end);
    }
    waiting.add(connection);
  }

  private void end() {
    // A connection that becomes writable may add others.
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).endTurn();
    }
    waiting.clear();
    webSocket.end(metrics::framesOut);
    lines.end(metrics::framesOut);
  }
}
