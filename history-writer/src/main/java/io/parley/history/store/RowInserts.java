package io.parley.history.store;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static io.parley.schema.sql.Tables.MESSAGE;

import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.history.projection.RowChanges.MessageRow;
import io.parley.schema.event.Cursor;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;

/// New rows, by `copy`: nothing is rendered or parsed for each row. One that is there already
/// violates its key and fails the transaction.
final class RowInserts {

  private RowInserts() {}

  static void events(DSLContext tx, Collection<EventRow> rows) {
    copy(tx, EVENT, rows, RowInserts::write);
  }

  static void messages(DSLContext tx, Collection<MessageRow> rows) {
    copy(tx, MESSAGE, rows, RowInserts::write);
  }

  static void conversations(DSLContext tx, Collection<ConversationRow> rows) {
    copy(tx, CONVERSATION, rows, RowInserts::write);
  }

  static void members(DSLContext tx, Collection<MemberRow> rows) {
    copy(tx, MEMBER, rows, RowInserts::write);
  }

  static void cursors(DSLContext tx, Collection<Cursor> rows) {
    copy(tx, CURSOR, rows, RowInserts::write);
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
      DSLContext tx, Table<?> table, Collection<T> rows, BiConsumer<T, CopyRows> write) {
    if (rows.isEmpty()) {
      return;
    }
    tx.connection(
        connection -> {
          try (CopyRows copy = CopyRows.into(connection, table)) {
            for (T row : rows) {
              write.accept(row, copy);
              copy.sendIfLarge();
            }
            copy.end();
          } catch (SQLException e) {
            // As jOOQ would, had the statement been its own.
            throw new DataAccessException(String.valueOf(e.getMessage()), e);
          }
        });
  }
}
