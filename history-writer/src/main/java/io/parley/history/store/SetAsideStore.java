package io.parley.history.store;

import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.Folded;
import io.parley.history.projection.IntegrityViolation;
import io.parley.history.projection.Known;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.projection.Projection;
import io.parley.history.projection.RowChanges;
import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.Tombstones;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What an operator does to a partition that can't be written any further. Every method blocks, and
/// throws [StoreUnavailableException] when PostgreSQL is away.
public final class SetAsideStore {

  private final DSLContext sql;

  public SetAsideStore(DataSource database) {
    this.sql = DSL.using(database, SQLDialect.POSTGRES);
  }

  /// How far partitions are written; those of which nothing is known are left out.
  public Map<LogPartition, Claim> recorded(Collection<LogPartition> partitions) {
    return SqlFailure.translating(() -> OffsetTable.read(sql, partitions));
  }

  /// Tries to write a batch, and takes everything back.
  ///
  /// @return why it can't be written; empty if it can
  public Optional<String> rehearse(Batch batch) {
    try {
      sql.transaction(
          tx -> {
            Folded folded =
                Projection.fold(List.of(batch), KnownTables.read(tx.dsl(), List.of(batch)));
            IntegrityViolation violation = folded.violations().get(batch.partition());
            if (violation != null) {
              throw new Rehearsed(violation.reason());
            }
            new EventMonths(tx.dsl()).makeFor(List.of(new OwnedBatch(0, batch)));
            RowWriter.write(tx.dsl(), folded.changes());
            throw new Rehearsed(null);
          });
      throw new IllegalStateException("a rehearsal was committed");
    } catch (Rehearsed end) {
      return Optional.ofNullable(end.getMessage());
    } catch (RuntimeException e) {
      if (SqlFailure.passes(e)) {
        throw new StoreUnavailableException(e);
      }
      return Optional.of(firstLine(e));
    }
  }

  /// Moves a partition's offset behind a record, and writes what keeps the sequence of the event
  /// that it may be. Whoever has claimed the partition is fenced.
  ///
  /// @param from where the partition stood when the record was found to be the next one
  /// @param event null if the record is none
  /// @return whether it still is the next one; if not, nothing is done
  public boolean setAside(
      LogPartition partition, long from, long offset, @Nullable LoggedEvent event) {
    return SqlFailure.translating(
        () ->
            sql.transactionResult(
                tx -> {
                  Claim claim = OffsetTable.claim(tx.dsl(), List.of(partition)).get(partition);
                  if (claim == null || claim.nextOffset() < from || claim.nextOffset() > offset) {
                    return false;
                  }
                  if (event != null) {
                    keep(tx.dsl(), partition, event);
                  }
                  OffsetTable.skip(tx.dsl(), partition, claim, offset + 1);
                  return true;
                }));
  }

  private static void keep(DSLContext tx, LogPartition partition, LoggedEvent event) {
    var batch = new EventBatch(partition, event.offset(), event.offset() + 1, List.of(event));
    Known known = KnownTables.read(tx, List.of(batch));
    String conversation = event.envelope().conversation();
    Tombstones tombstones =
        Tombstones.of(partition.number(), event, known.heads().get(conversation));
    new EventMonths(tx).makeFor(List.of(new OwnedBatch(0, batch)));
    HeadRow head = tombstones.head();
    RowWriter.write(
        tx,
        new RowChanges(
            tombstones.events(),
            List.of(),
            head == null ? List.of() : List.of(head),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    if (head != null && !known.heads().containsKey(conversation)) {
      RowInserts.conversations(tx, List.of(ConversationRow.unfounded(head)));
    }
  }

  private static String firstLine(RuntimeException e) {
    Throwable root = e.getCause() == null ? e : e.getCause();
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  /// Ends a rehearsal's transaction, so that nothing of it stays.
  private static final class Rehearsed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Rehearsed(@Nullable String violation) {
      super(violation);
    }
  }
}
