package io.parley.history.checkpoint;

import io.parley.history.audit.TrailHead;
import io.parley.history.trail.AuditTrail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The end of the audit log as it was seen not long ago: it moves seldom, and is asked for each
/// second. Used by one thread.
final class SeenTrail {

  private final AuditTrail trail;
  private final long maxAgeNs;
  private @Nullable TrailHead seen;
  private long seenNs;

  /// @param maxAge after which it is looked at again
  SeenTrail(AuditTrail trail, Duration maxAge) {
    this.trail = trail;
    this.maxAgeNs = maxAge.toNanos();
  }

  /// Where it ends, or ended at most so long ago.
  ///
  /// @param entries as many as it has at least: another process may have seen it later
  /// @throws io.parley.history.trail.TrailUnavailable if Kafka does not do what it is asked for
  TrailHead head(long entries) {
    TrailHead head = seen;
    if (head == null || head.entries() < entries || System.nanoTime() - seenNs >= maxAgeNs) {
      head = trail.head();
      seen = head;
      seenNs = System.nanoTime();
    }
    return head;
  }
}
