package io.parley.connector.transport;

import io.netty.util.concurrent.EventExecutor;
import io.parley.connector.session.SessionClock;
import io.parley.connector.session.TimerWheel;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// What the connections of one event loop share; changed by that loop only.
///
/// @param wheel the timers of all of them, turned by one task
record ClientLoop(
    Set<NettyConnection> members,
    TimerWheel wheel,
    SessionClock clock,
    Backlog backlog,
    ConnectionMetrics metrics) {

  static ClientLoop start(
      EventExecutor executor, SessionClock clock, Backlog backlog, ConnectionMetrics metrics) {
    var wheel = new TimerWheel(clock.nanoTime());
    long ms = TimerWheel.TICK.toMillis();
    var _ =
        executor.scheduleAtFixedRate(
            () -> wheel.turn(clock.nanoTime()), ms, ms, TimeUnit.MILLISECONDS);
    return new ClientLoop(ConcurrentHashMap.newKeySet(), wheel, clock, backlog, metrics);
  }

  void add(NettyConnection connection) {
    members.add(connection);
  }

  void remove(NettyConnection connection) {
    members.remove(connection);
  }

  /// Those that are open now. From any thread.
  Collection<NettyConnection> connections() {
    return List.copyOf(members);
  }
}
