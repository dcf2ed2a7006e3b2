package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Applied;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// C4, on the way: each device applied the sequences of its user's intervals from the first one on,
/// one after the other, none twice. That it got to the end is C12's. Whoever reads a channel begins
/// anywhere, so there only the order is checked.
final class AppliedByMembers implements Check {

  private record Reading(Device device, String conversation) {}

  @Override
  public void find(Facts facts, Findings findings) {
    Map<Reading, Applied> last = new HashMap<>();
    for (Observation observation : facts.observations()) {
      if (observation instanceof Applied applied) {
        Applied before = last.put(new Reading(applied.device(), applied.conversation()), applied);
        check(facts.log(), before, applied, findings);
      }
    }
  }

  private static void check(
      RecordedLog log, @Nullable Applied before, Applied applied, Findings findings) {
    long last = before == null ? 0 : before.sequence();
    if (applied.sequence() == last) {
      findings.add(Rule.C4, "a client applied an event twice", before, applied);
      return;
    }
    if (applied.sequence() < last) {
      findings.add(Rule.C4, "a client applied an event after a later one", before, applied);
      return;
    }
    RecordedConversation conversation = log.conversation(applied.conversation());
    if (conversation == null || conversation.isChannel()) {
      return;
    }
    Intervals intervals = conversation.intervalsOf(applied.device().user());
    if (intervals == null || !intervals.contains(applied.sequence())) {
      findings.add(
          Rule.C4,
          "a client applied an event outside its user's intervals",
          applied,
          conversation.event(applied.sequence()));
    } else if (intervals.next(last) != applied.sequence()) {
      findings.add(
          Rule.C4,
          "a client applied #%d without #%d".formatted(applied.sequence(), intervals.next(last)),
          before,
          applied,
          conversation.event(intervals.next(last)));
    }
  }
}
