package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Left;
import io.parley.chaos.observation.Observation.Quiet;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// C12: every device that was ever connected and has not left for good has, 30 s after the run
/// became quiet, applied the last event of each of its conversations that it may see.
final class SettlesDown implements Check {

  static final Duration GRACE = Duration.ofSeconds(30);

  private record Reading(Device device, String conversation) {}

  @Override
  public void find(Facts facts, Findings findings) {
    Quiet quiet = quiet(facts);
    if (quiet == null) {
      return;
    }
    long deadlineNs = quiet.atNs() + GRACE.toNanos();
    Map<Reading, Applied> last = new HashMap<>();
    Map<Device, Observation> online = new LinkedHashMap<>();
    for (Observation observation : facts.observations()) {
      if (observation.atNs() > deadlineNs) {
        break;
      }
      switch (observation) {
        case Applied applied ->
            last.put(new Reading(applied.device(), applied.conversation()), applied);
        case Connected connected -> online.put(connected.device(), connected);
        case Disconnected gone -> online.replace(gone.device(), gone);
        case Left left -> online.remove(left.device());
        case Observation _ -> {}
      }
    }
    online.forEach((device, state) -> check(facts.log(), quiet, device, state, last, findings));
  }

  private static @Nullable Quiet quiet(Facts facts) {
    Quiet quiet = null;
    for (Observation observation : facts.observations()) {
      quiet = observation instanceof Quiet last ? last : quiet;
    }
    return quiet;
  }

  private static void check(
      RecordedLog log,
      Quiet quiet,
      Device device,
      Observation state,
      Map<Reading, Applied> last,
      Findings findings) {
    for (RecordedConversation conversation : log.conversationsOf(device.user())) {
      Intervals intervals = conversation.intervalsOf(device.user());
      Applied applied = last.get(new Reading(device, conversation.id()));
      long has = applied == null ? 0 : applied.sequence();
      long owed = intervals == null ? 0 : intervals.last(conversation.head());
      if (has < owed && !conversation.isChannel()) {
        findings.add(
            Rule.C12,
            "%d s after quiet %s, %s, has %s up to #%d of #%d"
                .formatted(
                    GRACE.toSeconds(),
                    device,
                    state instanceof Connected ? "connected" : "not connected",
                    conversation.id(),
                    has,
                    owed),
            quiet,
            state,
            applied,
            conversation.event(owed));
      }
    }
  }
}
