package io.parley.chaos.client;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// How far a device has got in one conversation: which of the sequences that arrive are to be
/// applied, in order and once, and from where something is missing.
///
/// A user's sequences have holes where the user was not a member. Only the server knows them, so a
/// step over a hole is taken only in what the server sends as complete: a sync, or a page of
/// history.
final class Reading {

  /// What arrived ahead of its turn. Beyond the bound the latest are let go; history has them.
  static final int MAX_AHEAD = 1_000;

  private long through;
  private long head;
  private final TreeSet<Long> ahead = new TreeSet<>();

  /// Everything up to here that is for the user has been applied.
  long through() {
    return through;
  }

  /// Takes what was pushed, or what the device itself caused.
  ///
  /// @return the sequences that are now to be applied
  List<Long> offer(long sequence) {
    if (sequence <= through) {
      return List.of();
    }
    ahead.add(sequence);
    if (ahead.size() > MAX_AHEAD) {
      ahead.pollLast();
    }
    return drain(new ArrayList<>());
  }

  /// Takes what a sync sends: nothing is missing before it but what arrived ahead. That may be what
  /// the device itself caused during the sync, of which it is not told again.
  List<Long> caughtUp(long sequence) {
    if (sequence <= through) {
      return List.of();
    }
    List<Long> applied = new ArrayList<>(ahead.headSet(sequence));
    applied.add(sequence);
    ahead.headSet(sequence, true).clear();
    through = sequence;
    return drain(applied);
  }

  /// Takes a page that was asked for after `after`: nothing between that, its events and
  /// `completeThrough` is missing.
  ///
  /// @param completeThrough up to where the page answers
  List<Long> page(long after, List<Long> sequences, long completeThrough) {
    List<Long> applied = new ArrayList<>();
    if (after > through) {
      return applied;
    }
    for (long sequence : sequences) {
      applied.addAll(caughtUp(sequence));
    }
    if (completeThrough > through) {
      through = completeThrough;
      ahead.removeIf(waiting -> waiting <= completeThrough);
    }
    return drain(applied);
  }

  /// Takes what a digest says.
  void headIs(long sequence) {
    head = Math.max(head, sequence);
  }

  /// Whether something is known of that can't be applied yet.
  boolean hasGap() {
    return !ahead.isEmpty() || head > through;
  }

  private List<Long> drain(List<Long> applied) {
    while (ahead.remove(through + 1)) {
      applied.add(++through);
    }
    return applied;
  }
}
