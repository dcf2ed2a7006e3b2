package io.parley.load.client;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the sequences of one conversation come to one client in their order, each once. What
/// does not come at all is not its business.
final class SequenceCheck {

  /// Sequences that may be late; what is missing beyond them counts as doubled when it comes.
  private static final int MAX_MISSING = 10_000;

  private long last;
  private @Nullable Set<Long> missing;

  enum Finding {
    NEXT,
    /// It comes after one that should have come later.
    LATE,
    DOUBLED
  }

  /// What came last, without a gap before it.
  void begin(long sequence) {
    last = sequence;
    missing = null;
  }

  Finding see(long sequence) {
    if (sequence == last + 1) {
      last = sequence;
      return Finding.NEXT;
    }
    if (sequence > last) {
      skip(sequence);
      last = sequence;
      return Finding.NEXT;
    }
    return missing != null && missing.remove(sequence) ? Finding.LATE : Finding.DOUBLED;
  }

  private void skip(long to) {
    Set<Long> gaps = missing == null ? new HashSet<>() : missing;
    missing = gaps;
    for (long gap = last + 1; gap < to && gaps.size() < MAX_MISSING; gap++) {
      gaps.add(gap);
    }
  }
}
