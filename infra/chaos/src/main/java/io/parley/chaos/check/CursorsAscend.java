package io.parley.chaos.check;

import io.parley.chaos.check.HistoryRows.StoredCursor;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Operation.CursorKind;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Outcome.Accepted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// C11: on one connection a member's receipts only go forward; whoever moves a cursor is never told
/// less than was acknowledged before; and PostgreSQL has at least what was acknowledged.
final class CursorsAscend implements Check {

  private record Watched(Device device, int connection, String conversation, String user) {}

  private record Owned(String conversation, String user, CursorKind kind) {}

  private record Request(Device device, long number) {}

  @Override
  public void find(Facts facts, Findings findings) {
    receiptsGoForward(facts, findings);
    Map<Owned, Answered> acknowledged = answersGoForward(facts, findings);
    HistoryRows rows = facts.rows();
    if (rows != null) {
      rowsHaveIt(acknowledged, rows.cursors(), findings);
    }
  }

  private static void receiptsGoForward(Facts facts, Findings findings) {
    Map<Device, Integer> connections = new HashMap<>();
    Map<Watched, ReceiptReceived> last = new HashMap<>();
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Connected connected -> connections.merge(connected.device(), 1, Integer::sum);
        case ReceiptReceived receipt -> {
          var watched =
              new Watched(
                  receipt.device(),
                  connections.getOrDefault(receipt.device(), 0),
                  receipt.conversation(),
                  receipt.user());
          ReceiptReceived before = last.put(watched, receipt);
          if (before != null
              && (receipt.delivered() < before.delivered() || receipt.read() < before.read())) {
            findings.add(Rule.C11, "a receipt went back", before, receipt);
          }
        }
        case Observation _ -> {}
      }
    }
  }

  private static Map<Owned, Answered> answersGoForward(Facts facts, Findings findings) {
    Map<Owned, Answered> highest = new HashMap<>();
    Map<Request, Answered> highestWhenAsked = new HashMap<>();
    for (Observation observation : facts.observations()) {
      if (observation instanceof Invoked invoked
          && invoked.operation() instanceof MoveCursor move) {
        Answered before = highest.get(owned(invoked.device(), move));
        if (before != null) {
          highestWhenAsked.put(new Request(invoked.device(), invoked.request()), before);
        }
      } else if (observation instanceof Answered answered
          && answered.outcome() instanceof Accepted accepted) {
        Attempt attempt = facts.attempt(answered);
        if (attempt != null && attempt.operation() instanceof MoveCursor move) {
          Answered before =
              highestWhenAsked.remove(new Request(answered.device(), answered.request()));
          long atLeast = Math.max(move.sequence(), before == null ? 0 : standing(before));
          if (accepted.sequence() < atLeast) {
            findings.add(
                Rule.C11,
                "a cursor stands at #%d where #%d was acknowledged or asked"
                    .formatted(accepted.sequence(), atLeast),
                before,
                attempt.invoked(),
                answered);
          }
          highest.merge(
              owned(answered.device(), move),
              answered,
              (a, b) -> standing(a) >= standing(b) ? a : b);
        }
      }
    }
    return highest;
  }

  private static void rowsHaveIt(
      Map<Owned, Answered> acknowledged, List<StoredCursor> rows, Findings findings) {
    Map<Owned, StoredCursor> stored = new HashMap<>();
    for (StoredCursor row : rows) {
      for (CursorKind kind : CursorKind.values()) {
        stored.put(new Owned(row.conversation(), row.user(), kind), row);
      }
    }
    acknowledged.forEach(
        (owned, answered) -> {
          StoredCursor row = stored.get(owned);
          if (row == null || value(row, owned.kind()) < standing(answered)) {
            findings.add(
                Rule.C11, "PostgreSQL has less than was acknowledged of a cursor", answered, row);
          }
        });
  }

  private static long value(StoredCursor row, CursorKind kind) {
    return switch (kind) {
      case DELIVERED -> row.delivered();
      case READ -> row.read();
    };
  }

  private static Owned owned(Device device, MoveCursor move) {
    return new Owned(move.conversation(), device.user(), move.cursor());
  }

  private static long standing(Answered answered) {
    return ((Accepted) answered.outcome()).sequence();
  }
}
