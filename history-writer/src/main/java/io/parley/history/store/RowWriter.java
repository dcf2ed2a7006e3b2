package io.parley.history.store;

import static io.parley.history.store.SqlNames.time;
import static io.parley.history.store.SqlNames.timeOrNull;
import static io.parley.schema.sql.Tables.BLOCK;
import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.MEMBER;
import static io.parley.schema.sql.Tables.MESSAGE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.param;

import io.parley.history.projection.RowChanges;
import io.parley.history.projection.RowChanges.AlteredMessage;
import io.parley.history.projection.RowChanges.BlockRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.schema.event.Cursor;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/// Writes row changes: new rows by `copy`, the others in one batch of the driver each. A new row
/// that is there already violates its key and fails the transaction: the fold has seen what is
/// there.
final class RowWriter {

  private RowWriter() {}

  static void write(DSLContext tx, RowChanges changes) {
    RowInserts.events(tx, changes.events());
    RowInserts.conversations(tx, changes.founded());
    advance(tx, changes.advanced());
    // First the ends of intervals: a user has at most one that is open.
    remember(tx, changes.remembered());
    RowInserts.members(tx, changes.joined());
    RowInserts.messages(tx, changes.posted());
    alter(tx, changes.altered());
    block(tx, changes.blocks());
    merge(tx, changes.cursors());
  }

  private static void advance(DSLContext tx, List<HeadRow> rows) {
    var update =
        tx.update(CONVERSATION)
            .set(CONVERSATION.HEAD, 0L)
            .set(CONVERSATION.HEAD_HASH, new byte[0])
            .set(CONVERSATION.HEAD_TIME, OffsetDateTime.MIN)
            .set(CONVERSATION.LOG_PARTITION, 0)
            .set(CONVERSATION.LOG_OFFSET, 0L)
            .where(CONVERSATION.CONVERSATION_ID.eq(""));
    execute(
        tx,
        update,
        rows,
        row ->
            new @Nullable Object[] {
              row.head().sequence(),
              row.head().hash().bytes(),
              time(row.time()),
              row.logPartition(),
              row.logOffset(),
              row.conversation()
            });
  }

  private static void remember(DSLContext tx, List<MemberRow> rows) {
    var update =
        tx.update(MEMBER)
            .set(MEMBER.LEFT_SEQUENCE, 0L)
            .set(MEMBER.ROLE, "")
            .where(MEMBER.CONVERSATION_ID.eq(""))
            .and(MEMBER.USER_ID.eq(""))
            .and(MEMBER.JOINED_SEQUENCE.eq(0L));
    execute(
        tx,
        update,
        rows,
        row ->
            new @Nullable Object[] {
              row.left(),
              row.role().wireName(),
              row.key().conversation(),
              row.key().user(),
              row.joined()
            });
  }

  /// Writes over messages that are there, unless they are recalled.
  static void alter(DSLContext tx, List<AlteredMessage> rows) {
    var update =
        tx.update(MESSAGE)
            .set(MESSAGE.CONTENT, "")
            .set(
                MESSAGE.EDITED_AT,
                coalesce(param("edited", OffsetDateTime.class), MESSAGE.EDITED_AT))
            .set(MESSAGE.RECALLED_AT, param("recalled", OffsetDateTime.class))
            .where(MESSAGE.CONVERSATION_ID.eq(""))
            .and(MESSAGE.SEQUENCE.eq(0L))
            .and(MESSAGE.RECALLED_AT.isNull());
    execute(
        tx,
        update,
        rows,
        row ->
            new @Nullable Object[] {
              MessageText.of(row.content().content()),
              timeOrNull(row.content().editedAt()),
              timeOrNull(row.content().recalledAt()),
              row.key().conversation(),
              row.key().sequence()
            });
  }

  static void block(DSLContext tx, List<BlockRow> rows) {
    var upsert =
        tx.insertInto(BLOCK)
            .columns(
                BLOCK.BLOCKER, BLOCK.BLOCKED, BLOCK.SINCE, BLOCK.LOG_PARTITION, BLOCK.LOG_OFFSET)
            .values("", "", OffsetDateTime.MIN, 0, 0L)
            .onConflict(BLOCK.BLOCKED, BLOCK.BLOCKER)
            .doUpdate()
            .set(BLOCK.SINCE, excluded(BLOCK.SINCE))
            .set(BLOCK.LOG_PARTITION, excluded(BLOCK.LOG_PARTITION))
            .set(BLOCK.LOG_OFFSET, excluded(BLOCK.LOG_OFFSET));
    execute(
        tx,
        upsert,
        rows,
        row ->
            new @Nullable Object[] {
              row.blocker(),
              row.blocked(),
              timeOrNull(row.since()),
              row.logPartition(),
              row.logOffset()
            });
  }

  private static void merge(DSLContext tx, List<Cursor> rows) {
    var merge =
        tx.insertInto(CURSOR)
            .columns(
                CURSOR.CONVERSATION_ID,
                CURSOR.USER_ID,
                CURSOR.DELIVERED,
                CURSOR.READ,
                CURSOR.UPDATED_AT)
            .values("", "", 0L, 0L, OffsetDateTime.MIN)
            .onConflict(CURSOR.CONVERSATION_ID, CURSOR.USER_ID)
            .doUpdate()
            .set(CURSOR.DELIVERED, greatest(CURSOR.DELIVERED, excluded(CURSOR.DELIVERED)))
            .set(CURSOR.READ, greatest(CURSOR.READ, excluded(CURSOR.READ)))
            .set(CURSOR.UPDATED_AT, greatest(CURSOR.UPDATED_AT, excluded(CURSOR.UPDATED_AT)));
    execute(
        tx,
        merge,
        rows,
        row ->
            new @Nullable Object[] {
              row.conversation(), row.user(), row.delivered(), row.read(), time(row.time())
            });
  }

  /// Executes a statement once for each row, with the row's values in place of the statement's own.
  static <T> void execute(
      DSLContext tx, Query statement, List<T> rows, Function<T, @Nullable Object[]> values) {
    if (!rows.isEmpty()) {
      tx.batch(statement, rows.stream().map(values).toArray(Object[][]::new)).execute();
    }
  }
}
