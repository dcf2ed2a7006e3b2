package io.parley.chaos.check;

import io.parley.chaos.check.HistoryRows.StoredHead;
import io.parley.chaos.check.HistoryRows.StoredMembership;
import io.parley.chaos.check.Intervals.Interval;
import io.parley.schema.event.EventHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// C10: the log's hash chains are whole; PostgreSQL has exactly what a replay of the log gives; and
/// a second router made, from the same commands, the same log byte for byte.
final class Rebuildable implements Check {

  private record Place(String conversation, long sequence) {}

  @Override
  public void find(Facts facts, Findings findings) {
    chainsAreWhole(facts.log(), findings);
    HistoryRows rows = facts.rows();
    if (rows != null) {
      eventsAreTheLogs(facts.log(), rows.events(), findings);
      headsAreTheLogs(facts.log(), rows.heads(), findings);
      membershipsAreTheLogs(facts.log(), rows.memberships(), findings);
    }
    List<LoggedEvent> replayed = facts.replayed();
    if (replayed != null) {
      replayIsTheLog(facts.log(), new RecordedLog(replayed), findings);
    }
  }

  private static void chainsAreWhole(RecordedLog log, Findings findings) {
    Map<String, LoggedEvent> last = new HashMap<>();
    for (LoggedEvent event : log.events()) {
      LoggedEvent before = last.put(event.conversation(), event);
      EventHash previous = before == null ? EventHash.GENESIS : before.sealed().hash();
      if (!event.sealed().follows(previous)) {
        findings.add(Rule.C10, "the log's hash chain is broken", before, event);
      }
    }
  }

  private static void eventsAreTheLogs(RecordedLog log, List<StoredEvent> rows, Findings findings) {
    Set<Place> stored = new HashSet<>();
    for (StoredEvent row : rows) {
      LoggedEvent event = log.event(row.conversation(), row.sequence());
      if (!stored.add(new Place(row.conversation(), row.sequence()))) {
        findings.add(Rule.C10, "PostgreSQL has an event twice", event, row);
      } else if (event == null) {
        findings.add(Rule.C10, "PostgreSQL has an event that is not in the log", row);
      } else if (!event.sealed().hash().equals(row.hash())
          || event.fingerprint() != row.fingerprint()) {
        findings.add(Rule.C10, "PostgreSQL has another event than the log", event, row);
      }
    }
    for (LoggedEvent event : log.events()) {
      if (!stored.contains(new Place(event.conversation(), event.sequence()))) {
        findings.add(Rule.C10, "an event of the log is not in PostgreSQL", event);
      }
    }
  }

  private static void headsAreTheLogs(RecordedLog log, List<StoredHead> rows, Findings findings) {
    Set<String> stored = new HashSet<>();
    for (StoredHead row : rows) {
      stored.add(row.conversation());
      RecordedConversation conversation = log.conversation(row.conversation());
      LoggedEvent head = conversation == null ? null : conversation.event(conversation.head());
      if (head == null
          || head.sequence() != row.head()
          || !head.sealed().hash().equals(row.hash())) {
        findings.add(Rule.C10, "a head in PostgreSQL is not the log's", head, row);
      }
    }
    for (RecordedConversation conversation : log.conversations()) {
      if (!stored.contains(conversation.id())) {
        findings.add(
            Rule.C10,
            "a conversation of the log is not in PostgreSQL",
            conversation.event(conversation.head()));
      }
    }
  }

  private static void membershipsAreTheLogs(
      RecordedLog log, List<StoredMembership> rows, Findings findings) {
    Set<StoredMembership> stored = new HashSet<>(rows);
    for (RecordedConversation conversation : log.conversations()) {
      conversation
          .intervalsByUser()
          .forEach(
              (user, intervals) -> {
                for (Interval interval : intervals.all()) {
                  var expected = row(conversation, user, interval);
                  if (!stored.remove(expected)) {
                    findings.add(
                        Rule.C10, "a membership of the log is not in PostgreSQL", expected);
                  }
                }
              });
    }
    stored.forEach(
        row -> findings.add(Rule.C10, "PostgreSQL has a membership that the log has not", row));
  }

  private static StoredMembership row(
      RecordedConversation conversation, String user, Interval interval) {
    Long left = interval.to() == Long.MAX_VALUE ? null : Long.valueOf(interval.to());
    return new StoredMembership(conversation.id(), user, interval.from(), left);
  }

  private static void replayIsTheLog(RecordedLog log, RecordedLog replayed, Findings findings) {
    for (LoggedEvent event : log.events()) {
      LoggedEvent again = replayed.event(event.conversation(), event.sequence());
      if (again == null || !isSame(event, again)) {
        findings.add(
            Rule.C10,
            again == null
                ? "a second router did not make an event of the log"
                : "a second router made another event",
            event,
            again);
      }
    }
    for (LoggedEvent again : replayed.events()) {
      if (log.event(again.conversation(), again.sequence()) == null) {
        findings.add(Rule.C10, "a second router made an event that the log has not", again);
      }
    }
  }

  private static boolean isSame(LoggedEvent event, LoggedEvent again) {
    return Arrays.equals(event.sealed().bytes(), again.sealed().bytes())
        && event.sealed().hash().equals(again.sealed().hash());
  }
}
