package io.parley.gatling;

import java.util.SortedSet;
import java.util.TreeSet;

/// A page of history that a virtual user has asked for: its events come first, one after the other,
/// then the answer. A page from the beginning begins where the user became a member.
final class HistoryPage {

  private final String conversation;
  private final long after;
  private final int limit;
  private final SortedSet<Long> sequences = new TreeSet<>();

  /// Asks for one.
  ///
  /// @param after the sequence before the first one that is asked for; 0: from the beginning
  HistoryPage(String conversation, long after, int limit) {
    this.conversation = conversation;
    this.after = after;
    this.limit = limit;
  }

  /// Takes an event.
  ///
  /// @return whether the event is one of the page's
  boolean take(String of, long sequence) {
    if (!of.equals(conversation)) {
      return false;
    }
    if (after == 0 && !sequences.isEmpty() && sequence < sequences.first()) {
      sequences.clear(); // it was a push, and only now the page begins
    }
    boolean mine = sequences.size() < limit && isNext(sequence);
    if (mine) {
      sequences.add(sequence);
    }
    return mine;
  }

  private boolean isNext(long sequence) {
    return (sequences.isEmpty() && after == 0) || sequence == last() + 1;
  }

  /// Whether it has all that was asked for, or there is no more.
  ///
  /// @param more whether there is more behind it, by its answer
  boolean isComplete(boolean more) {
    return !sequences.isEmpty() && (sequences.size() == limit || !more);
  }

  /// The sequence of the last event.
  long last() {
    return sequences.isEmpty() ? after : sequences.last();
  }
}
