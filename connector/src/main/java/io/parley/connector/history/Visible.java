package io.parley.connector.history;

import java.util.ArrayList;
import java.util.List;

/// Which events of a conversation a user may see. As sequences have no gaps, this alone says which
/// ones a page holds.
///
/// @param intervals ascending and apart from each other
record Visible(List<Interval> intervals) {

  static final Visible NOTHING = new Visible(List.of());

  Visible {
    intervals = List.copyOf(intervals);
  }

  /// Everything up to the head.
  static Visible through(long head) {
    return head < 1 ? NOTHING : new Visible(List.of(new Interval(1, head)));
  }

  boolean isEmpty() {
    return intervals.isEmpty();
  }

  /// How many sequences there are.
  long length() {
    return intervals.stream().mapToLong(Interval::length).sum();
  }

  /// The highest sequence; 0 if there is none.
  long end() {
    return intervals.isEmpty() ? 0 : intervals.getLast().last();
  }

  /// The first sequence after this one; 0 if there is none.
  long firstAfter(long sequence) {
    for (Interval interval : intervals) {
      if (interval.last() > sequence) {
        return Math.max(interval.first(), sequence + 1);
      }
    }
    return 0;
  }

  /// The part of it that a page of a range holds.
  Visible page(Range range, int limit) {
    return switch (range) {
      case Range.After(long sequence) -> oldestAfter(sequence, limit);
      case Range.Before(long sequence) -> newestBefore(sequence, limit);
    };
  }

  /// Whether anything of the range is left when this page of it was taken.
  boolean goesOnAfter(Visible page, Range range) {
    if (page.isEmpty()) {
      return false;
    }
    return switch (range) {
      case Range.After _ -> page.end() < end();
      case Range.Before _ -> intervals.getFirst().first() < page.intervals.getFirst().first();
    };
  }

  private Visible oldestAfter(long sequence, int limit) {
    List<Interval> page = new ArrayList<>();
    long wanted = limit;
    for (Interval interval : intervals) {
      if (wanted > 0 && interval.last() > sequence) {
        long first = Math.max(interval.first(), sequence + 1);
        var part = new Interval(first, Math.min(interval.last(), first + wanted - 1));
        page.add(part);
        wanted -= part.length();
      }
    }
    return new Visible(page);
  }

  private Visible newestBefore(long sequence, int limit) {
    List<Interval> page = new ArrayList<>();
    long wanted = limit;
    for (Interval interval : intervals.reversed()) {
      if (wanted > 0 && interval.first() < sequence) {
        long last = Math.min(interval.last(), sequence - 1);
        var part = new Interval(Math.max(interval.first(), last - wanted + 1), last);
        page.addFirst(part);
        wanted -= part.length();
      }
    }
    return new Visible(page);
  }
}
