package io.parley.load.client;

import org.HdrHistogram.Histogram;

/// What the clients of one event loop saw of the messages that were due within one span of time.
/// Used by that event loop alone.
final class Recorder {

  /// Precise to a hundredth, up to a minute.
  static Histogram histogram() {
    return new Histogram(1_000, 60_000_000_000L, 2);
  }

  private final Histogram pushes = histogram();
  private final Histogram answers = histogram();
  private long fromNs = Long.MAX_VALUE;
  private long toNs = Long.MAX_VALUE;
  private long sent;
  private long refused;
  private long doubled;
  private long outOfOrder;
  private long resyncs;
  private long closed;
  private String complaint = "";

  /// Sent and not answered, whenever it was due.
  private long open;

  private long pushesEver;

  /// Forgets everything; from now on messages count that are due within these times of
  /// [System#nanoTime].
  void begin(long spanFromNs, long spanToNs) {
    fromNs = spanFromNs;
    toNs = spanToNs;
    pushes.reset();
    answers.reset();
    sent = 0;
    refused = 0;
    doubled = 0;
    outOfOrder = 0;
    resyncs = 0;
    closed = 0;
    complaint = "";
    open = 0;
  }

  /// @param answered whether there will be an answer
  void sent(long dueNs, boolean answered) {
    if (answered) {
      open++;
    }
    if (isWithin(dueNs)) {
      sent++;
    }
  }

  void accepted(long dueNs, long nowNs) {
    open--;
    if (isWithin(dueNs)) {
      answers.recordValue(clamp(nowNs - dueNs));
    }
  }

  void refused(long dueNs, String answer) {
    open--;
    if (isWithin(dueNs)) {
      refused++;
    }
    complaint = answer;
  }

  void closed(int code) {
    closed++;
    complaint = "closed by the server: " + code;
  }

  void pushed(long dueNs, long nowNs) {
    pushesEver++;
    if (isWithin(dueNs)) {
      pushes.recordValue(clamp(nowNs - dueNs));
    }
  }

  void doubled() {
    doubled++;
  }

  void outOfOrder() {
    outOfOrder++;
  }

  void resync() {
    resyncs++;
  }

  /// Requests that wait for their answers.
  long open() {
    return open;
  }

  Tally tally() {
    return new Tally(
        pushes.copy(),
        answers.copy(),
        sent,
        refused,
        doubled,
        outOfOrder,
        resyncs,
        closed,
        Math.max(0, open),
        pushesEver,
        complaint);
  }

  private boolean isWithin(long dueNs) {
    return dueNs - fromNs >= 0 && dueNs - toNs < 0 && fromNs != Long.MAX_VALUE;
  }

  private static long clamp(long ns) {
    return Math.clamp(ns, 0, 60_000_000_000L);
  }
}
