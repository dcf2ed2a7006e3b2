package io.parley.chaos.check;

import io.parley.chaos.check.RecordedLog.MessageKey;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// C8: a message that was sent for the first time after something else of the conversation had been
/// acknowledged has the greater sequence.
final class RealTimeOrder implements Check {

  @Override
  public void find(Facts facts, Findings findings) {
    Map<String, Answered> highest = new HashMap<>();
    Set<MessageKey> sent = new HashSet<>();
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Answered answered when acknowledges(facts, answered) ->
            highest.merge(
                accepted(answered).conversation(),
                answered,
                (a, b) -> accepted(a).sequence() >= accepted(b).sequence() ? a : b);
        case Invoked invoked when invoked.operation() instanceof Send send -> {
          var key = new MessageKey(send.conversation(), invoked.device().user(), send.clientId());
          LoggedEvent event = facts.log().message(key);
          Answered before = highest.get(send.conversation());
          if (sent.add(key)
              && event != null
              && before != null
              && event.sequence() <= accepted(before).sequence()) {
            findings.add(
                Rule.C8,
                "a message has #%d though #%d had been acknowledged before it was sent"
                    .formatted(event.sequence(), accepted(before).sequence()),
                before,
                invoked,
                event);
          }
        }
        case Observation _ -> {}
      }
    }
  }

  private static boolean acknowledges(Facts facts, Answered answered) {
    Attempt attempt = facts.attempt(answered);
    return answered.outcome() instanceof Accepted
        && attempt != null
        && AcknowledgedIsStored.becomesAnEvent(attempt);
  }

  private static Accepted accepted(Answered answered) {
    return (Accepted) answered.outcome();
  }
}
