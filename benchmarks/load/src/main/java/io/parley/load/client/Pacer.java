package io.parley.load.client;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Has the clients of one event loop send in turn, at a constant rate, come what may: a message
/// that could not be sent when it was due is sent as soon as possible, with the time when it was
/// due.
final class Pacer {

  private static final long TICK_NS = 1_000_000;

  private final EventLoop loop;
  private final List<Client> senders;
  private final Recorder recorder;
  private final double perSecond;
  private final long maxOpen;
  private long startNs;
  private long endNs;
  private long sent;
  private volatile boolean gaveUp;

  /// @param maxOpen unanswered messages at which it gives up
  Pacer(EventLoop loop, List<Client> senders, Recorder recorder, double perSecond, long maxOpen) {
    this.loop = loop;
    this.senders = senders;
    this.recorder = recorder;
    this.perSecond = perSecond;
    this.maxOpen = maxOpen;
  }

  void start(long fromNs, long toNs) {
    startNs = fromNs;
    endNs = toNs;
    loop.execute(this::tick);
  }

  /// Whether too much was open to go on.
  boolean gaveUp() {
    return gaveUp;
  }

  private void tick() {
    long nowNs = Math.min(System.nanoTime(), endNs);
    while (dueNs() - nowNs < 0 && !gaveUp) {
      senders.get((int) (sent % senders.size())).send(dueNs());
      sent++;
      gaveUp = recorder.open() > maxOpen;
    }
    if (nowNs - endNs < 0 && !gaveUp) {
      ScheduledFuture<?> _ = loop.schedule(this::tick, TICK_NS, TimeUnit.NANOSECONDS);
    }
  }

  private long dueNs() {
    return startNs + (long) (sent * 1e9 / perSecond);
  }
}
