package io.parley.connector.session;

import java.time.Duration;

/// A hashed timing wheel (Varghese and Lauck, 1987, scheme 6): timers by the time at which they are
/// due, of which setting, moving and cancelling one costs the same however many there are. A timer
/// runs at the first turn after its time, never before.
///
/// Of one thread, which also turns it, about once a [#TICK].
public final class TimerWheel {

  /// How exact it is.
  public static final Duration TICK = Duration.ofMillis(250);

  private static final long TICK_NS = TICK.toNanos();

  /// Two minutes of ticks. What is due later stays in its slot for more than one revolution.
  private static final int SLOTS = 512;

  private final long startNs;
  private final Timer[] slots = new Timer[SLOTS];
  private long tick;

  public TimerWheel(long nowNs) {
    startNs = nowNs;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Timer(() -> {});
    }
  }

  /// A timer that is not set.
  ///
  /// @param task must not throw
  public Timer timer(Runnable task) {
    return new Timer(task);
  }

  /// Runs what was due by now.
  public void turn(long nowNs) {
    long now = (nowNs - startNs) / TICK_NS;
    tick = Math.max(tick, now - SLOTS);
    while (tick < now) {
      tick++;
      runDue(slots[slot(tick)]);
    }
  }

  private void runDue(Timer slot) {
    var looked = new Timer(() -> {});
    looked.takeAllOf(slot);
    for (Timer timer = looked.next; timer != looked; timer = looked.next) {
      timer.unlink();
      if (timer.dueTick <= tick) {
        timer.task.run();
      } else {
        timer.linkBefore(slot);
      }
    }
  }

  private static int slot(long tick) {
    return (int) (tick & (SLOTS - 1));
  }

  /// Something to be done once, at a time that may be moved. As an element of its slot's circular
  /// list it is its own link, so that setting it allocates nothing.
  public final class Timer {

    private final Runnable task;
    private Timer previous = this;
    private Timer next = this;
    private long dueTick;

    private Timer(Runnable task) {
      this.task = task;
    }

    /// Sets it to a time, or leaves it if it is set to an earlier one.
    public void runBy(long deadlineNs) {
      long dueIn = Math.ceilDiv(deadlineNs - startNs, TICK_NS);
      long due = Math.max(dueIn, tick + 1);
      if (!isSet() || due < dueTick) {
        unlink();
        dueTick = due;
        linkBefore(slots[slot(due)]);
      }
    }

    public void cancel() {
      unlink();
    }

    private boolean isSet() {
      return next != this;
    }

    private void unlink() {
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
    }

    private void linkBefore(Timer other) {
      previous = other.previous;
      next = other;
      previous.next = this;
      other.previous = this;
    }

    private void takeAllOf(Timer list) {
      linkBefore(list);
      list.unlink();
    }
  }
}
