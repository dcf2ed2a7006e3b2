package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;

/// What goes out to one client, without ever waiting for it.
///
/// Answers are always written: their number is bounded, as nothing more is read from a client that
/// takes nothing. Of the pushes, receipts and signals are dropped while the connection is not
/// writable; events are dropped from the moment when too many bytes wait, or wait for too long, or
/// when the node has too much waiting for all of its slow clients. Then one `resync` follows as
/// soon as the connection is writable again. A client that takes too little for too long is cut
/// off.
final class Outbox {

  /// How soon to look whether a client may be told of what it missed, when nothing else says so.
  private static final long RETRY_NS = 1_000_000_000L;

  private final Connection connection;
  private final SessionConfig.Outbound limits;
  private final SessionClock clock;
  private final SessionMonitor monitor;

  private boolean blocked;
  private long blockedSinceNs;
  private boolean resyncOwed;

  Outbox(
      Connection connection,
      SessionConfig.Outbound limits,
      SessionClock clock,
      SessionMonitor monitor) {
    this.connection = connection;
    this.limits = limits;
    this.clock = clock;
    this.monitor = monitor;
  }

  void write(EncodedFrame frame) {
    connection.write(frame);
  }

  void push(Push push) {
    if (resyncOwed || !fits(push)) {
      monitor.pushDropped(push.kind());
      if (push.kind() == Push.Kind.EVENT && !resyncOwed) {
        resyncOwed = true;
        connection.tickBy(clock.nanoTime() + RETRY_NS);
      }
      return;
    }
    connection.write(push.frame());
  }

  private boolean fits(Push push) {
    if (connection.isCrowdedOut()) {
      return false;
    }
    if (connection.isWritable()) {
      return true;
    }
    return push.kind() == Push.Kind.EVENT
        && connection.pendingBytes() + push.frame().size() <= limits.maxBytes()
        && !isBlockedFor(limits.maxAge().toNanos());
  }

  /// Whether events were dropped of which the client has not heard yet.
  boolean owesResync() {
    return resyncOwed;
  }

  /// What was dropped will be fetched.
  void forgetResync() {
    resyncOwed = false;
  }

  void writabilityChanged() {
    boolean writable = connection.isWritable();
    if (!writable && !blocked) {
      blockedSinceNs = clock.nanoTime();
      connection.tickBy(cutOffNs());
    }
    blocked = !writable;
    payResync();
  }

  /// Looks at what has a deadline.
  void tick() {
    if (blocked && clock.nanoTime() - cutOffNs() >= 0) {
      connection.close(CloseReason.SLOW_CONSUMER);
    } else if (blocked) {
      connection.tickBy(cutOffNs());
    } else {
      payResync();
      if (resyncOwed) {
        connection.tickBy(clock.nanoTime() + RETRY_NS);
      }
    }
  }

  private void payResync() {
    if (resyncOwed && connection.isWritable() && !connection.isCrowdedOut()) {
      resyncOwed = false;
      monitor.resynced();
      connection.write(ServerFrames.resync());
    }
  }

  private long cutOffNs() {
    return blockedSinceNs + limits.grace().toNanos();
  }

  private boolean isBlockedFor(long ns) {
    return blocked && clock.nanoTime() - blockedSinceNs >= ns;
  }
}
