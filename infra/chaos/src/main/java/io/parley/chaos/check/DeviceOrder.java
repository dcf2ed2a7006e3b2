package io.parley.chaos.check;

import io.parley.chaos.check.RecordedLog.MessageKey;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.schema.event.Event.MessagePosted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// C7: a message that names a `prev` stands after that one with none of the device's between them,
/// and what a device sent on one connection has its order.
final class DeviceOrder implements Check {

  private record Writing(Device device, String conversation) {}

  private record Line(Device device, int connection, String conversation) {}

  @Override
  public void find(Facts facts, Findings findings) {
    prevIsTheOneBefore(facts, findings);
    oneConnectionIsInOrder(facts, findings);
  }

  private static void prevIsTheOneBefore(Facts facts, Findings findings) {
    Map<MessageKey, List<Attempt>> attemptsByMessage = attemptsThatCount(facts);
    Map<Writing, LoggedEvent> last = new HashMap<>();
    for (LoggedEvent event : facts.log().events()) {
      if (event.envelope().event() instanceof MessagePosted message) {
        String by = event.envelope().by();
        LoggedEvent before =
            last.put(new Writing(new Device(by, message.device()), event.conversation()), event);
        List<Attempt> attempts =
            attemptsByMessage.getOrDefault(
                new MessageKey(event.conversation(), by, message.clientId()), List.of());
        if (!attempts.isEmpty() && attempts.stream().noneMatch(a -> isNext(a, before))) {
          findings.add(
              Rule.C7,
              "a message does not follow the one it names as the device's last",
              attempts.getFirst().invoked(),
              before,
              event);
        }
      }
    }
  }

  /// For each message the attempts that may have put it into the log: neither refused nor sent
  /// after it had been acknowledged.
  private static Map<MessageKey, List<Attempt>> attemptsThatCount(Facts facts) {
    Set<MessageKey> acknowledged = new HashSet<>();
    Map<MessageKey, List<Attempt>> attempts = new HashMap<>();
    for (Observation observation : facts.observations()) {
      if (observation instanceof Invoked invoked && invoked.operation() instanceof Send send) {
        MessageKey key = key(invoked.device(), send);
        Attempt attempt = facts.attempt(invoked);
        if (!attempt.hadNoEffect() && !acknowledged.contains(key)) {
          attempts.computeIfAbsent(key, _ -> new ArrayList<>()).add(attempt);
        }
      } else if (observation instanceof Answered answered
          && answered.outcome() instanceof Accepted) {
        Attempt attempt = facts.attempt(answered);
        if (attempt != null && attempt.operation() instanceof Send send) {
          acknowledged.add(key(answered.device(), send));
        }
      }
    }
    return attempts;
  }

  private static MessageKey key(Device device, Send send) {
    return new MessageKey(send.conversation(), device.user(), send.clientId());
  }

  private static boolean isNext(Attempt attempt, @Nullable LoggedEvent before) {
    UUID prev = ((Send) attempt.operation()).prev();
    UUID last =
        before != null && before.envelope().event() instanceof MessagePosted message
            ? message.clientId()
            : null;
    return prev == null || Objects.equals(prev, last);
  }

  private static void oneConnectionIsInOrder(Facts facts, Findings findings) {
    Map<Line, Attempt> last = new HashMap<>();
    for (Attempt attempt : facts.attempts()) {
      Accepted accepted = attempt.accepted();
      if (attempt.operation() instanceof Send send && accepted != null && !accepted.duplicate()) {
        Attempt before =
            last.put(
                new Line(attempt.device(), attempt.connection(), send.conversation()), attempt);
        Accepted acceptedBefore = before == null ? null : before.accepted();
        if (before != null
            && acceptedBefore != null
            && acceptedBefore.sequence() > accepted.sequence()) {
          findings.add(
              Rule.C7,
              "of two messages sent on one connection the later has the smaller sequence",
              before.invoked(),
              before.answered(),
              attempt.invoked(),
              attempt.answered());
        }
      }
    }
  }
}
