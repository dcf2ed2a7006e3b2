package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Outcome.Page;
import org.jspecify.annotations.Nullable;

/// C5: no event reached a user outside its intervals, and who never was a member could not even
/// learn that the conversation exists. An open channel is for everybody.
final class NobodyElse implements Check {

  @Override
  public void find(Facts facts, Findings findings) {
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Received received -> events(facts.log(), received, findings);
        case ReceiptReceived receipt -> receipts(facts.log(), receipt, findings);
        case Answered answered when answered.outcome() instanceof Page ->
            pages(facts.log(), facts.attempt(answered), findings);
        case Observation _ -> {}
      }
    }
  }

  private static void events(RecordedLog log, Received received, Findings findings) {
    RecordedConversation conversation = log.conversation(received.conversation());
    if (conversation == null || conversation.isPublic()) {
      return;
    }
    Intervals intervals = conversation.intervalsOf(received.device().user());
    if (intervals == null || !intervals.contains(received.sequence())) {
      findings.add(
          Rule.C5,
          intervals == null
              ? "an event reached somebody who never was a member"
              : "an event reached somebody outside the intervals of membership",
          received,
          conversation.event(received.sequence()));
    }
  }

  private static void receipts(RecordedLog log, ReceiptReceived receipt, Findings findings) {
    if (isStranger(log, receipt.device(), receipt.conversation())) {
      findings.add(Rule.C5, "a receipt reached somebody who never was a member", receipt);
    }
  }

  private static void pages(RecordedLog log, @Nullable Attempt attempt, Findings findings) {
    if (attempt != null
        && attempt.operation() instanceof AskHistory asked
        && isStranger(log, attempt.device(), asked.conversation())) {
      findings.add(
          Rule.C5,
          "somebody who never was a member was given a page of history",
          attempt.invoked(),
          attempt.answered());
    }
  }

  private static boolean isStranger(RecordedLog log, Device device, String id) {
    RecordedConversation conversation = log.conversation(id);
    return conversation != null
        && !conversation.isPublic()
        && conversation.intervalsOf(device.user()) == null;
  }
}
