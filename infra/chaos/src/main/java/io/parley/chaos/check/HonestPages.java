package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Outcome.Page;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// C9: a page of history holds all of the user's events of its range up to where it says that it is
/// complete. So an event that was acknowledged before is in it, or the page says "not yet".
final class HonestPages implements Check {

  private record Asked(Device device, String conversation) {}

  private record Open(Invoked invoked, Set<Long> received) {}

  /// The sequences that a page answers for, both included.
  private record Span(long from, long to) {}

  @Override
  public void find(Facts facts, Findings findings) {
    Map<Asked, Map<Long, Open>> open = new HashMap<>();
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Invoked invoked when invoked.operation() instanceof AskHistory asked ->
            open.computeIfAbsent(
                    new Asked(invoked.device(), asked.conversation()), _ -> new HashMap<>())
                .put(invoked.request(), new Open(invoked, new HashSet<>()));
        case Received received ->
            open.getOrDefault(new Asked(received.device(), received.conversation()), Map.of())
                .values()
                .forEach(page -> page.received().add(received.sequence()));
        case Answered answered -> {
          Attempt attempt = facts.attempt(answered);
          if (attempt != null && attempt.operation() instanceof AskHistory asked) {
            Open page =
                open.getOrDefault(
                        new Asked(answered.device(), asked.conversation()), new HashMap<>())
                    .remove(answered.request());
            if (page != null && answered.outcome() instanceof Page end) {
              check(facts.log(), page, asked, answered, end, findings);
            }
          }
        }
        case Observation _ -> {}
      }
    }
  }

  private static void check(
      RecordedLog log,
      Open page,
      AskHistory asked,
      Answered answered,
      Page end,
      Findings findings) {
    RecordedConversation conversation = log.conversation(asked.conversation());
    if (conversation == null) {
      return;
    }
    if (end.completeThrough() > conversation.head()) {
      findings.add(
          Rule.C9,
          "a page is complete through #%d, and the log ends at #%d"
              .formatted(end.completeThrough(), conversation.head()),
          page.invoked(),
          answered);
      return;
    }
    Intervals intervals = conversation.intervalsOf(answered.device().user());
    if (intervals == null) {
      return;
    }
    Span span = span(asked, end);
    for (long sequence = intervals.next(span.from() - 1);
        sequence <= span.to();
        sequence = intervals.next(sequence)) {
      if (!page.received().contains(sequence)) {
        findings.add(
            Rule.C9,
            "a page that says it is complete through #%d lacks #%d"
                .formatted(end.completeThrough(), sequence),
            page.invoked(),
            answered,
            conversation.event(sequence));
        return;
      }
    }
  }

  /// A page that has `more` holds `limit` events, so at least the nearest `limit` sequences.
  private static Span span(AskHistory asked, Page end) {
    if (asked.before() > 0) {
      long from = end.more() ? Math.max(1, asked.before() - asked.limit()) : 1;
      return new Span(from, Math.min(asked.before() - 1, end.completeThrough()));
    }
    long to = end.more() ? asked.after() + asked.limit() : Long.MAX_VALUE - 1;
    return new Span(asked.after() + 1, Math.min(to, end.completeThrough()));
  }
}
