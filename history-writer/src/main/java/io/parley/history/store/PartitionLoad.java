package io.parley.history.store;

import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.Folded;
import io.parley.history.projection.IntegrityViolation;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.PartitionFold;
import io.parley.history.projection.RowChanges;
import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.history.projection.RowChanges.MessageRow;
import io.parley.schema.event.Cursor;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
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
          copy(tx, "event", changes.events(), PartitionLoad::write);
          copy(tx, "message", changes.posted(), PartitionLoad::write);
          RowWriter.alter(tx, changes.altered());
          RowWriter.block(tx, changes.blocks());
        });
  }

  /// Writes what was remembered until the end, and up to where the partition is loaded.
  public void end(long nextOffset) {
    inTransaction(
        tx -> {
          copy(tx, "conversation", fold.conversations(), PartitionLoad::write);
          copy(tx, "member", fold.members(), PartitionLoad::write);
          copy(tx, "cursor", fold.cursors(), PartitionLoad::write);
          OffsetTable.begin(tx, partition, nextOffset);
        });
  }

  private static void write(EventRow row, CopyRows copy) {
    copy.row(7)
        .text(row.key().conversation())
        .int8(row.key().sequence())
        .time(row.time())
        .text(row.sender())
        .text(row.kind())
        .bytes(row.sealed().bytes())
        .bytes(row.sealed().hash().bytes());
  }

  private static void write(MessageRow row, CopyRows copy) {
    copy.row(9)
        .text(row.key().conversation())
        .int8(row.key().sequence())
        .text(row.sender())
        .uuid(row.clientId())
        .bytes(MessageText.utf8(row.content().content()))
        .int8(row.replyTo())
        .time(row.postedAt())
        .time(row.content().editedAt())
        .time(row.content().recalledAt());
  }

  private static void write(ConversationRow row, CopyRows copy) {
    HeadRow head = row.head();
    copy.row(10)
        .text(head.conversation())
        .text(row.kind().wireName())
        .text(row.name())
        .bool(row.open())
        .time(row.createdAt())
        .int8(head.head().sequence())
        .bytes(head.head().hash().bytes())
        .time(head.time())
        .int4(head.logPartition())
        .int8(head.logOffset());
  }

  private static void write(MemberRow row, CopyRows copy) {
    copy.row(5)
        .text(row.key().conversation())
        .text(row.key().user())
        .int8(row.joined())
        .int8(row.left())
        .text(row.role().wireName());
  }

  private static void write(Cursor row, CopyRows copy) {
    copy.row(5)
        .text(row.conversation())
        .text(row.user())
        .int8(row.delivered())
        .int8(row.read())
        .time(row.time());
  }

  private static <T> void copy(
      DSLContext tx, String table, Collection<T> rows, BiConsumer<T, CopyRows> write) {
    if (rows.isEmpty()) {
      return;
    }
    tx.connection(
        connection -> {
          CopyRows copy = CopyRows.into(connection, table);
          for (T row : rows) {
            write.accept(row, copy);
            copy.sendIfLarge();
          }
          copy.end();
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
