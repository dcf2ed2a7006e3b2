package io.parley.launcher.page;

import io.parley.history.custody.Custody;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailBroken;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is held and erased, as the audit log said a few seconds ago at most. Safe for many threads.
final class CustodyNow {

  private static final long FRESH_NS = Duration.ofSeconds(5).toNanos();

  private final CustodyTrail trail;
  private final LongSupplier nanoTime;
  private @Nullable Known known;

  CustodyNow(CustodyTrail trail, LongSupplier nanoTime) {
    this.trail = trail;
    this.nanoTime = nanoTime;
  }

  /// What was read.
  ///
  /// @param broken why the audit log can't be relied on; null: it can
  record Known(Custody custody, @Nullable String broken, long readNs) {}

  /// What is so; an audit log that somebody has written over says nothing. Blocks.
  synchronized Known get() {
    long now = nanoTime.getAsLong();
    Known last = known;
    if (last == null || now - last.readNs() > FRESH_NS) {
      last = read(now);
      known = last;
    }
    return last;
  }

  /// Makes the next look a new one.
  synchronized void forget() {
    known = null;
  }

  private Known read(long now) {
    try {
      return new Known(trail.read(), null, now);
    } catch (TrailBroken e) {
      return new Known(Custody.NOTHING, String.valueOf(e.getMessage()), now);
    }
  }
}
