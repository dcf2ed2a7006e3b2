package io.parley.chaos.check;

import java.util.ArrayList;
import java.util.List;

/// The sequences of one conversation at which one user was a member: disjoint intervals, both ends
/// included, in ascending order.
final class Intervals {

  /// @param to [Long#MAX_VALUE] while it lasts
  record Interval(long from, long to) {}

  private final List<Interval> intervals = new ArrayList<>();

  void join(long sequence) {
    if (!lasts()) {
      intervals.add(new Interval(sequence, Long.MAX_VALUE));
    }
  }

  void leave(long sequence) {
    if (lasts()) {
      intervals.addLast(new Interval(intervals.removeLast().from(), sequence));
    }
  }

  boolean contains(long sequence) {
    return intervals.stream().anyMatch(i -> i.from() <= sequence && sequence <= i.to());
  }

  /// The first sequence of the intervals after `sequence`; [Long#MAX_VALUE] if there is none.
  long next(long sequence) {
    for (Interval interval : intervals) {
      if (sequence < interval.to()) {
        return Math.max(sequence + 1, interval.from());
      }
    }
    return Long.MAX_VALUE;
  }

  /// The last sequence of the intervals that is not after `sequence`; 0 if there is none.
  long last(long sequence) {
    for (Interval interval : intervals.reversed()) {
      if (interval.from() <= sequence) {
        return Math.min(sequence, interval.to());
      }
    }
    return 0;
  }

  List<Interval> all() {
    return List.copyOf(intervals);
  }

  private boolean lasts() {
    return !intervals.isEmpty() && intervals.getLast().to() == Long.MAX_VALUE;
  }
}
