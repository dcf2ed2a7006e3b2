package io.parley.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// C3: in the order of the log, and in PostgreSQL, each conversation counts 1, 2, 3 to its head.
final class DenseSequences implements Check {

  @Override
  public void find(Facts facts, Findings findings) {
    Map<String, LoggedEvent> last = new HashMap<>();
    for (LoggedEvent event : facts.log().events()) {
      LoggedEvent before = last.put(event.conversation(), event);
      long expected = before == null ? 1 : before.sequence() + 1;
      if (event.sequence() != expected) {
        findings.add(
            Rule.C3,
            "in the log #%d stands where #%d belongs".formatted(event.sequence(), expected),
            before,
            event);
      }
    }
    HistoryRows rows = facts.rows();
    if (rows != null) {
      rowsAreDense(rows, findings);
    }
  }

  private static void rowsAreDense(HistoryRows rows, Findings findings) {
    List<StoredEvent> sorted = new ArrayList<>(rows.events());
    sorted.sort(
        Comparator.comparing(StoredEvent::conversation).thenComparingLong(StoredEvent::sequence));
    Map<String, StoredEvent> last = new HashMap<>();
    for (StoredEvent row : sorted) {
      StoredEvent before = last.put(row.conversation(), row);
      long expected = before == null ? 1 : before.sequence() + 1;
      if (row.sequence() != expected) {
        findings.add(
            Rule.C3,
            "in PostgreSQL #%d follows where #%d belongs".formatted(row.sequence(), expected),
            before,
            row);
      }
    }
  }
}
