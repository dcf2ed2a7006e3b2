package io.parley.chaos.bench;

import java.time.Duration;
import java.util.List;

/// What is to break during a run, and how often.
///
/// @param faults each `verb:target` or `verb:target:duration`; empty for a run without
/// @param inTurn whether they come in their order, not by chance
/// @param atOnce how many there may be at the same time
/// @param leastPause before a fault, from the end of the one before
/// @param mostPause likewise
public record FaultPlan(
    List<String> faults, boolean inTurn, int atOnce, Duration leastPause, Duration mostPause) {

  public FaultPlan {
    if (atOnce < 1) {
      throw new IllegalArgumentException("faults at once: at least 1");
    }
    if (leastPause.isNegative() || leastPause.compareTo(mostPause) > 0) {
      throw new IllegalArgumentException(
          "the least pause between faults is not longer than the most");
    }
    faults.forEach(Disruption::parse);
  }

  List<Disruption> disruptions() {
    return faults.stream().map(Disruption::parse).toList();
  }

  /// Whether processes are only replaced, which nobody is to notice.
  boolean isRolling() {
    return !faults.isEmpty()
        && disruptions().stream().allMatch(one -> one.verb() == Disruption.Verb.RESTART);
  }
}
