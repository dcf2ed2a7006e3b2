package io.parley.connector.session;

import io.parley.connector.presence.PresenceConfig;
import io.parley.connector.presence.SessionTable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks, several times a second, which sessions have become quiet or are so no longer, and lets
/// the changes of presence out that were gathered meanwhile. One thread.
public final class Attendance implements AutoCloseable {

  private final SessionRegistry sessions;
  private final SessionTable table;
  private final Watches watches;
  private final long awayAfterNs;
  private final SessionClock clock;
  private final SessionMonitor monitor;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("attendance").daemon().factory());

  public Attendance(SessionRegistry sessions, SessionPorts ports, Watches watches) {
    PresenceConfig config = ports.presence().config();
    this.sessions = sessions;
    this.table = ports.table();
    this.watches = watches;
    this.awayAfterNs = config.awayAfter().toNanos();
    this.clock = ports.clock();
    this.monitor = ports.monitor();
  }

  /// Begins to look, each time after that long.
  public void start(PresenceConfig config) {
    long ms = config.gather().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::look, ms, ms, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  void look() {
    try {
      long nowNs = clock.nanoTime();
      for (Session session : sessions.all()) {
        if (session.noteQuiet(nowNs, awayAfterNs)) {
          table.changed(session.info());
        }
      }
      watches.flush();
    } catch (RuntimeException e) {
      monitor.failed(e);
    }
  }
}
