package io.parley.connector.transport;

import io.netty.util.concurrent.EventExecutor;
import io.parley.connector.session.SessionClock;
import io.parley.connector.session.TimerWheel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The clients of one event loop, and the wheel of their timers, which one task turns.
///
/// @param members changed by the event loop, read by any thread
/// @param wheel of the event loop alone
/// @param writes of the event loop alone
/// @param all the clients of every loop
record ClientLoop(
    Set<NettyConnection> members, TimerWheel wheel, TurnWrites writes, Connections all) {

  static ClientLoop start(EventExecutor executor, Connections all) {
    SessionClock clock = all.clock();
    var wheel = new TimerWheel(clock.nanoTime());
    long ms = TimerWheel.TICK.toMillis();
    var _ =
        executor.scheduleAtFixedRate(
            () -> wheel.turn(clock.nanoTime()), ms, ms, TimeUnit.MILLISECONDS);
    var writes = new TurnWrites(executor, all.metrics());
    return new ClientLoop(ConcurrentHashMap.newKeySet(), wheel, writes, all);
  }

  SessionClock clock() {
    return all.clock();
  }
}
