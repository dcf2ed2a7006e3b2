package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Outcome.Accepted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// C4, at `synced`: the device has applied everything of its user's that anybody was acknowledged
/// before it began to synchronize.
final class SyncedIsComplete implements Check {

  private record Owed(String conversation, long sequence, Answered acknowledged) {}

  private record Reading(Device device, String conversation) {}

  private record Sync(SyncBegan began, List<Owed> owed) {}

  @Override
  public void find(Facts facts, Findings findings) {
    Map<String, Answered> highest = new HashMap<>();
    Map<Reading, Long> applied = new HashMap<>();
    Map<Device, Sync> running = new HashMap<>();
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Answered answered when eventOf(facts, answered) != null ->
            highest.merge(
                answeredConversation(answered),
                answered,
                (a, b) -> sequence(a) >= sequence(b) ? a : b);
        case Applied event ->
            applied.merge(
                new Reading(event.device(), event.conversation()), event.sequence(), Math::max);
        case SyncBegan began ->
            running.put(began.device(), new Sync(began, owed(facts.log(), highest, began)));
        case Synced synced -> {
          Sync sync = running.remove(synced.device());
          if (sync != null) {
            check(sync, synced, applied, findings);
          }
        }
        case Observation _ -> {}
      }
    }
  }

  private static @Nullable LoggedEvent eventOf(Facts facts, Answered answered) {
    Attempt attempt = facts.attempt(answered);
    return answered.outcome() instanceof Accepted accepted
            && attempt != null
            && AcknowledgedIsStored.becomesAnEvent(attempt)
        ? facts.log().event(accepted.conversation(), accepted.sequence())
        : null;
  }

  private static List<Owed> owed(RecordedLog log, Map<String, Answered> highest, SyncBegan began) {
    List<Owed> owed = new ArrayList<>();
    for (RecordedConversation conversation : log.conversationsOf(began.device().user())) {
      Answered acknowledged = highest.get(conversation.id());
      Intervals intervals = conversation.intervalsOf(began.device().user());
      if (acknowledged != null && intervals != null && !conversation.isChannel()) {
        owed.add(new Owed(conversation.id(), intervals.last(sequence(acknowledged)), acknowledged));
      }
    }
    return owed;
  }

  private static void check(
      Sync sync, Synced synced, Map<Reading, Long> applied, Findings findings) {
    for (Owed owed : sync.owed()) {
      long has = applied.getOrDefault(new Reading(synced.device(), owed.conversation()), 0L);
      if (has < owed.sequence()) {
        findings.add(
            Rule.C4,
            "synced came when the client had %s only up to #%d of #%d"
                .formatted(owed.conversation(), has, owed.sequence()),
            owed.acknowledged(),
            sync.began(),
            synced);
      }
    }
  }

  private static String answeredConversation(Answered answered) {
    return ((Accepted) answered.outcome()).conversation();
  }

  private static long sequence(Answered answered) {
    return ((Accepted) answered.outcome()).sequence();
  }
}
