package io.parley.gatling;

import java.util.BitSet;

/// The sequences of one conversation that a virtual user has, behind those that were there when it
/// began.
final class Sequences {

  private final long head;
  private final BitSet behindHead = new BitSet();
  private long lastPush;

  Sequences(long head) {
    this.head = head;
    this.lastPush = head;
  }

  /// A push.
  ///
  /// @return whether it is neither late nor doubled
  boolean push(long sequence) {
    boolean inOrder = sequence > lastPush;
    if (inOrder) {
      lastPush = sequence;
      own(sequence);
    }
    return inOrder;
  }

  /// The answer to a message of one's own.
  void own(long sequence) {
    if (sequence > head) {
      behindHead.set(Math.toIntExact(sequence - head - 1));
    }
  }

  /// How many are missing up to the last.
  int missing() {
    return behindHead.length() - behindHead.cardinality();
  }
}
