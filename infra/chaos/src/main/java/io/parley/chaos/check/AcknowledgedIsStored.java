package io.parley.chaos.check;

import io.parley.chaos.observation.Operation.Amend;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.Change;
import io.parley.chaos.observation.Operation.ChangeMembers;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.EventEnvelope;
import java.util.HashMap;
import java.util.Map;

/// C1: what was answered `ok` stands in the log as what was asked, and in PostgreSQL with the log's
/// hash.
final class AcknowledgedIsStored implements Check {

  private record Place(String conversation, long sequence) {}

  @Override
  public void find(Facts facts, Findings findings) {
    Map<Place, StoredEvent> stored = new HashMap<>();
    HistoryRows rows = facts.rows();
    if (rows != null) {
      rows.events().forEach(row -> stored.put(new Place(row.conversation(), row.sequence()), row));
    }
    for (Attempt attempt : facts.attempts()) {
      Accepted accepted = attempt.accepted();
      if (accepted == null || !becomesAnEvent(attempt)) {
        continue;
      }
      LoggedEvent logged = facts.log().event(accepted.conversation(), accepted.sequence());
      if (logged == null) {
        findings.add(
            Rule.C1,
            "what was acknowledged is not in the log",
            attempt.invoked(),
            attempt.answered());
        continue;
      }
      if (!isOf(attempt, accepted, logged)) {
        findings.add(
            Rule.C1,
            "under the acknowledged sequence the log has something else",
            attempt.invoked(),
            attempt.answered(),
            logged);
      }
      StoredEvent row = stored.get(new Place(accepted.conversation(), accepted.sequence()));
      if (rows != null && (row == null || !row.hash().equals(logged.sealed().hash()))) {
        findings.add(
            Rule.C1,
            row == null
                ? "what was acknowledged is not in PostgreSQL"
                : "what was acknowledged is in PostgreSQL with another hash",
            attempt.answered(),
            logged,
            row);
      }
    }
  }

  /// Whether an `ok` says that something now stands in the log.
  static boolean becomesAnEvent(Attempt attempt) {
    return switch (attempt.operation()) {
      case Send _, Amend _, ChangeMembers _ -> true;
      case MoveCursor _, AskHistory _ -> false;
    };
  }

  private static boolean isOf(Attempt attempt, Accepted accepted, LoggedEvent logged) {
    String by = logged.envelope().by();
    return switch (attempt.operation()) {
      case Send send ->
          by.equals(attempt.user())
              && logged.envelope().event() instanceof MessagePosted message
              && message.clientId().equals(send.clientId());
      // Both of a direct conversation may open it, and only one of them has made it.
      case ChangeMembers change -> change.change() == Change.OPEN || by.equals(attempt.user());
      case Amend amend -> isOf(amend, attempt.user(), accepted.duplicate(), logged.envelope());
      case MoveCursor _, AskHistory _ -> true;
    };
  }

  /// Several may recall a message, and only one of them has: to the others it is a duplicate.
  private static boolean isOf(Amend amend, String user, boolean duplicate, EventEnvelope logged) {
    return switch (amend.amendment()) {
      case EDIT ->
          logged.by().equals(user)
              && logged.event() instanceof MessageEdited edited
              && edited.target() == amend.target();
      case RECALL ->
          (duplicate || logged.by().equals(user))
              && logged.event() instanceof MessageRecalled recalled
              && recalled.target() == amend.target();
    };
  }
}
