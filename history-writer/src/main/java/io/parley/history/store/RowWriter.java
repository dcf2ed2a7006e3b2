package io.parley.history.store;

import static io.parley.history.store.SqlNames.time;
import static io.parley.history.store.SqlNames.timeOrNull;
import static io.parley.schema.sql.Tables.BLOCK;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.MESSAGE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.param;

import io.parley.history.projection.RowChanges;
import io.parley.history.projection.RowChanges.AlteredMessage;
import io.parley.history.projection.RowChanges.BlockRow;
import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.history.projection.RowChanges.MessageContent;
import io.parley.history.projection.RowChanges.MessageRow;
import io.parley.schema.event.Cursor;
import io.parley.schema.sql.tables.records.ConversationRecord;
import io.parley.schema.sql.tables.records.EventRecord;
import io.parley.schema.sql.tables.records.MemberRecord;
import io.parley.schema.sql.tables.records.MessageRecord;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/// Writes row changes, each table's in one batch of the driver. A new row that is there already
/// violates its key and fails the transaction: the fold has seen what is there.
final class RowWriter {

  private RowWriter() {}

  static void write(DSLContext tx, RowChanges changes) {
    insert(tx, changes.events(), RowWriter::event);
    insert(tx, changes.founded(), RowWriter::conversation);
    update(tx, changes.advanced(), RowWriter::advance);
    // First the ends of intervals: a user has at most one that is open.
    update(tx, changes.remembered(), RowWriter::member);
    insert(tx, changes.joined(), RowWriter::member);
    insert(tx, changes.posted(), RowWriter::message);
    alter(tx, changes.altered());
    block(tx, changes.blocks());
    merge(tx, changes.cursors());
  }

  private static <T> void insert(
      DSLContext tx, List<T> rows, Function<T, UpdatableRecord<?>> record) {
    if (!rows.isEmpty()) {
      tx.batchInsert(rows.stream().map(record).toList()).execute();
    }
  }

  private static <T> void update(
      DSLContext tx, List<T> rows, Function<T, UpdatableRecord<?>> record) {
    if (!rows.isEmpty()) {
      tx.batchUpdate(rows.stream().map(record).toList()).execute();
    }
  }

  private static EventRecord event(EventRow row) {
    return new EventRecord(
        row.key().conversation(),
        row.key().sequence(),
        time(row.time()),
        row.sender(),
        row.kind(),
        row.sealed().bytes(),
        row.sealed().hash().bytes());
  }

  private static ConversationRecord conversation(ConversationRow row) {
    ConversationRecord record = advance(row.head());
    record.setKind(row.kind().wireName());
    record.setName(row.name());
    record.setOpen(row.open());
    record.setCreatedAt(time(row.createdAt()));
    return record;
  }

  private static ConversationRecord advance(HeadRow row) {
    var record = new ConversationRecord();
    record.setConversationId(row.conversation());
    record.setHead(row.head().sequence());
    record.setHeadHash(row.head().hash().bytes());
    record.setHeadTime(time(row.time()));
    record.setLogPartition(row.logPartition());
    record.setLogOffset(row.logOffset());
    return record;
  }

  private static MemberRecord member(MemberRow row) {
    return new MemberRecord(
        row.key().conversation(),
        row.key().user(),
        row.joined(),
        row.left(),
        row.role().wireName());
  }

  private static MessageRecord message(MessageRow row) {
    MessageContent content = row.content();
    return new MessageRecord(
        row.key().conversation(),
        row.key().sequence(),
        row.sender(),
        row.clientId(),
        MessageText.of(content.content()),
        row.replyTo(),
        time(row.postedAt()),
        timeOrNull(content.editedAt()),
        timeOrNull(content.recalledAt()));
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
