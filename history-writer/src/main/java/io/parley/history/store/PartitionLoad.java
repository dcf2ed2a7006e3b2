package io.parley.history.store;

import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.Folded;
import io.parley.history.projection.IntegrityViolation;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.PartitionFold;
import io.parley.history.projection.RowChanges;
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

  /// Writes the next batch.
  ///
  /// @throws RebuildFailed if the log contradicts itself
  public void add(Batch batch) {
    Folded folded = fold.add(batch);
    IntegrityViolation violation = folded.violations().get(partition);
    if (violation != null) {
      throw new RebuildFailed(
          "%s at offset %d: %s".formatted(partition, violation.offset(), violation.reason()));
    }
    if (batch instanceof EventBatch) {
      months.makeFor(List.of(new OwnedBatch(0, batch)));
    }
    RowChanges changes = folded.changes();
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
