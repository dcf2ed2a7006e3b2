package io.parley.history.store;

import static io.parley.history.store.SqlNames.time;
import static io.parley.history.store.SqlNames.timeOrNull;
import static io.parley.schema.sql.Tables.BLOCK;
import static io.parley.schema.sql.Tables.MEMBER;
import static io.parley.schema.sql.Tables.MESSAGE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.param;

import io.parley.history.projection.RowChanges;
import io.parley.history.projection.RowChanges.AlteredMessage;
import io.parley.history.projection.RowChanges.BlockRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.schema.event.Cursor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/// Writes row changes: new rows by `copy`; what every message and receipt changes in one statement
/// each; the others, which are rare, in one batch of the driver each. A new row that is there
/// already violates its key and fails the transaction: the fold has seen what is there.
final class RowWriter {

  private static final String ADVANCE =
      """
      update conversation
         set head = moved.head, head_hash = moved.head_hash, head_time = moved.head_time,
             log_partition = moved.log_partition, log_offset = moved.log_offset
        from unnest(?::text[], ?::bigint[], ?::bytea[], ?::timestamptz[], ?::int[], ?::bigint[])
               as moved (conversation_id, head, head_hash, head_time, log_partition, log_offset)
       where conversation.conversation_id = moved.conversation_id
      """;

  private static final String MERGE =
      """
      insert into cursor as before (conversation_id, user_id, delivered, read, updated_at)
      select * from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::timestamptz[])
          on conflict (conversation_id, user_id) do update
         set delivered = greatest(before.delivered, excluded.delivered),
             read = greatest(before.read, excluded.read),
             updated_at = greatest(before.updated_at, excluded.updated_at)
      """;

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
    execute(
        tx,
        ADVANCE,
        rows,
        texts(rows, HeadRow::conversation),
        longs(rows, row -> row.head().sequence()),
        column(rows, row -> row.head().hash().bytes(), byte[][]::new),
        times(rows, HeadRow::time),
        column(rows, HeadRow::logPartition, Integer[]::new),
        longs(rows, HeadRow::logOffset));
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
    execute(
        tx,
        MERGE,
        rows,
        texts(rows, Cursor::conversation),
        texts(rows, Cursor::user),
        longs(rows, Cursor::delivered),
        longs(rows, Cursor::read),
        times(rows, Cursor::time));
  }

  /// Executes a statement once for each row, with the row's values in place of the statement's own.
  static <T> void execute(
      DSLContext tx, Query statement, List<T> rows, Function<T, @Nullable Object[]> values) {
    if (!rows.isEmpty()) {
      tx.batch(statement, rows.stream().map(values).toArray(Object[][]::new)).execute();
    }
  }

  /// Executes a statement once for all rows, of which it takes one array a column.
  private static void execute(DSLContext tx, String statement, List<?> rows, Object... columns) {
    if (!rows.isEmpty()) {
      tx.execute(statement, columns);
    }
  }

  private static <T> String[] texts(List<T> rows, Function<T, String> value) {
    return column(rows, value, String[]::new);
  }

  private static <T> Long[] longs(List<T> rows, Function<T, Long> value) {
    return column(rows, value, Long[]::new);
  }

  private static <T> OffsetDateTime[] times(List<T> rows, Function<T, Instant> value) {
    return column(rows, row -> time(value.apply(row)), OffsetDateTime[]::new);
  }

  private static <T, V> V[] column(List<T> rows, Function<T, V> value, IntFunction<V[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
