package io.parley.chaos.client;

import java.util.List;
import java.util.TreeSet;

/// A page of history on its way, which is to close a gap. Pushes that arrive meanwhile look the
/// same as its events, so what is the page's is only known at its end.
final class GapFill {

  private final long after;
  private final int limit;
  private final TreeSet<Long> collected = new TreeSet<>();

  GapFill(long after, int limit) {
    this.after = after;
    this.limit = limit;
  }

  void collect(long sequence) {
    if (sequence > after) {
      collected.add(sequence);
    }
  }

  /// Gives the reading what the page says, once it is complete.
  ///
  /// @return the sequences that are now to be applied
  List<Long> finish(Reading reading, boolean more, long completeThrough) {
    // A page with more to come holds exactly the first `limit` events after its cursor.
    List<Long> sequences =
        more
            ? collected.stream().limit(limit).toList()
            : collected.stream().filter(sequence -> sequence <= completeThrough).toList();
    long through = more ? (sequences.isEmpty() ? after : sequences.getLast()) : completeThrough;
    return reading.page(after, sequences, through);
  }
}
