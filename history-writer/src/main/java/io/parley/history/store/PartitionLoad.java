package io.parley.history.store;

import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.Folded;
import io.parley.history.projection.IntegrityViolation;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.projection.PartitionFold;
import io.parley.history.projection.RowChanges;
import io.parley.history.projection.RowChanges.EventRow;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// The load of one log partition into empty tables, from its beginning, by `copy`. Used by one
/// thread. What was loaded of a partition that fails is of no use.
public final class PartitionLoad {

  private final LogPartition partition;
  private final DSLContext sql;
  private final EventMonths months;
  private final PartitionFold fold;

  PartitionLoad(LogPartition partition, DSLContext sql) {
    this.partition = partition;
    this.sql = sql;
    this.months = new EventMonths(sql);
    this.fold = new PartitionFold(keys -> KnownTables.hashes(sql, keys));
  }

  /// Hears of an event that can't be written but for what keeps its sequence.
  @FunctionalInterface
  public interface SetAside {
    void at(long offset, String reason);
  }

  /// Writes the next batch. What the history can't hold is set aside, as an operator does.
  public void add(Batch batch, SetAside setAside) {
    switch (batch) {
      case EventBatch events -> add(events, setAside);
      case CursorBatch cursors -> fold.add(cursors);
    }
  }

  private void add(EventBatch batch, SetAside setAside) {
    months.makeFor(List.of(new OwnedBatch(0, batch)));
    EventBatch rest = batch;
    for (LoggedEvent event : batch.events()) {
      String reason = Unstorable.reason(event.envelope().event());
      if (reason != null) {
        addStorable(rest.before(event.offset()), setAside);
        keepSequence(event, reason, setAside);
        rest = rest.behind(event.offset());
      }
    }
    addStorable(rest, setAside);
  }

  private void addStorable(EventBatch batch, SetAside setAside) {
    EventBatch rest = batch;
    while (true) {
      Folded folded = fold.add(rest);
      write(folded.changes());
      IntegrityViolation violation = folded.violations().get(partition);
      if (violation == null) {
        return;
      }
      keepSequence(rest.at(violation.offset()), violation.reason(), setAside);
      rest = rest.behind(violation.offset());
    }
  }

  private void keepSequence(LoggedEvent event, String reason, SetAside setAside) {
    List<EventRow> kept = fold.setAside(partition, event);
    inTransaction(tx -> RowInserts.events(tx, kept));
    setAside.at(event.offset(), reason);
  }

  private void write(RowChanges changes) {
    inTransaction(
        tx -> {
          RowInserts.events(tx, changes.events());
          RowInserts.messages(tx, changes.posted());
          RowWriter.alter(tx, changes.altered());
          RowWriter.block(tx, changes.blocks());
        });
  }

  /// Writes what was remembered until the end, and up to where the partition is loaded.
  public void end(long nextOffset) {
    inTransaction(
        tx -> {
          RowInserts.conversations(tx, fold.conversations());
          RowInserts.members(tx, fold.members());
          RowInserts.cursors(tx, fold.cursors());
          OffsetTable.begin(tx, partition, nextOffset);
        });
  }

  private void inTransaction(Consumer<DSLContext> work) {
    try {
      sql.transaction(tx -> work.accept(tx.dsl()));
    } catch (DataAccessException e) {
      throw RebuildFailed.of(e);
    }
  }
}
