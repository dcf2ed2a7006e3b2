package io.parley.chaos.check;

import io.parley.chaos.check.RecordedLog.MessageKey;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.schema.event.Event.MessagePosted;
import java.util.HashMap;
import java.util.Map;

/// C2: whoever speaks of (conversation, sequence) speaks of the same event, and a message has one
/// sequence however often it was sent.
final class OneEventEach implements Check {

  @Override
  public void find(Facts facts, Findings findings) {
    everyoneReceivesTheLog(facts, findings);
    theLogSaysItOnce(facts, findings);
    aMessageHasOneSequence(facts, findings);
  }

  private static void everyoneReceivesTheLog(Facts facts, Findings findings) {
    for (Observation observation : facts.observations()) {
      if (observation instanceof Received received) {
        LoggedEvent logged = facts.log().event(received.conversation(), received.sequence());
        if (logged == null) {
          findings.add(Rule.C2, "a client received what is not in the log", received);
        } else if (logged.shown() != received.fingerprint()) {
          findings.add(
              Rule.C2, "a client received another event than the log has", received, logged);
        }
      }
    }
  }

  private static void theLogSaysItOnce(Facts facts, Findings findings) {
    for (LoggedEvent event : facts.log().events()) {
      LoggedEvent first = facts.log().event(event.conversation(), event.sequence());
      if (first != null && !first.isAt(event)) {
        findings.add(Rule.C2, "the log has two events under one sequence", first, event);
      }
      if (event.envelope().event() instanceof MessagePosted message) {
        LoggedEvent original =
            facts
                .log()
                .message(
                    new MessageKey(
                        event.conversation(), event.envelope().by(), message.clientId()));
        if (original != null && !original.isAt(event)) {
          findings.add(Rule.C2, "the log has one message twice", original, event);
        }
      }
    }
  }

  private static void aMessageHasOneSequence(Facts facts, Findings findings) {
    Map<MessageKey, Attempt> first = new HashMap<>();
    for (Attempt attempt : facts.attempts()) {
      Accepted accepted = attempt.accepted();
      if (accepted != null && attempt.operation() instanceof Send send) {
        var key = new MessageKey(send.conversation(), attempt.user(), send.clientId());
        Attempt before = first.putIfAbsent(key, attempt);
        Accepted acceptedBefore = before == null ? null : before.accepted();
        if (before != null
            && acceptedBefore != null
            && acceptedBefore.sequence() != accepted.sequence()) {
          findings.add(
              Rule.C2,
              "one message was acknowledged under two sequences",
              before.invoked(),
              before.answered(),
              attempt.invoked(),
              attempt.answered());
        }
      }
    }
  }
}
