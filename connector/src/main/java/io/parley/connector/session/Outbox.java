package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;

/// What goes out to one client, without ever waiting for it.
///
/// Answers are always written: their number is bounded, as nothing more is read from a client that
/// takes nothing. Of the pushes, receipts and signals are dropped while the connection is not
/// writable; events are dropped from the moment when too many bytes wait, or wait for too long, and
/// then one `resync` follows as soon as the connection is writable again.
final class Outbox {

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
      resyncOwed |= push.kind() == Push.Kind.EVENT;
      return;
    }
    connection.write(push.frame());
  }

  private boolean fits(Push push) {
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
    }
    blocked = !writable;
    if (writable && resyncOwed) {
      resyncOwed = false;
      monitor.resynced();
      connection.write(ServerFrames.resync());
    }
  }

  /// Whether the client has taken too little for so long that it is to be cut off.
  boolean isStuck() {
    return isBlockedFor(limits.grace().toNanos());
  }

  private boolean isBlockedFor(long ns) {
    return blocked && clock.nanoTime() - blockedSinceNs >= ns;
  }
}
