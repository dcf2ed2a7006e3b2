package io.parley.chaos.source;

import io.parley.chaos.check.HistoryRows;
import io.parley.chaos.check.HistoryRows.StoredCursor;
import io.parley.chaos.check.HistoryRows.StoredHead;
import io.parley.chaos.check.HistoryRows.StoredMembership;
import io.parley.chaos.check.StoredEvent;
import io.parley.schema.event.EventHash;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads what PostgreSQL holds of the conversations, all tables out of one snapshot.
public final class HistoryRowsReader {

  private static final int FETCH_ROWS = 10_000;

  private static final String EVENTS =
      """
      select conversation_id, sequence, hash, substr(sha256(bytes), 1, 8)
      from event order by conversation_id, sequence\
      """;
  private static final String HEADS = "select conversation_id, head, head_hash from conversation";
  private static final String MEMBERSHIPS =
      "select conversation_id, user_id, joined_sequence, left_sequence from member";
  private static final String CURSORS =
      "select conversation_id, user_id, delivered, read from cursor";
  private static final String PROJECTED = "select coalesce(sum(head), 0) from conversation";

  private final String jdbcUrl;

  /// A reader of one database.
  ///
  /// @param jdbcUrl complete with user and password
  public HistoryRowsReader(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl;
  }

  /// All rows.
  ///
  /// @throws SourceUnreadable if PostgreSQL is away
  public HistoryRows read() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return new HistoryRows(
          rows(connection, EVENTS, HistoryRowsReader::event),
          rows(connection, HEADS, HistoryRowsReader::head),
          rows(connection, MEMBERSHIPS, HistoryRowsReader::membership),
          rows(connection, CURSORS, HistoryRowsReader::cursor));
    } catch (SQLException e) {
      throw new SourceUnreadable("PostgreSQL could not be read: " + e.getMessage(), e);
    }
  }

  /// How many events PostgreSQL has, by what its heads say.
  ///
  /// @throws SourceUnreadable if PostgreSQL is away
  public long projectedEvents() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
      return rows(connection, PROJECTED, row -> row.getLong(1)).getFirst();
    } catch (SQLException e) {
      throw new SourceUnreadable("PostgreSQL could not be read: " + e.getMessage(), e);
    }
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T> List<T> rows(Connection connection, String sql, RowReader<T> reader)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(reader.read(row));
        }
        return rows;
      }
    }
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getString(1),
        row.getLong(2),
        EventHash.of(row.getBytes(3)),
        ByteBuffer.wrap(row.getBytes(4)).getLong());
  }

  private static StoredHead head(ResultSet row) throws SQLException {
    return new StoredHead(row.getString(1), row.getLong(2), EventHash.of(row.getBytes(3)));
  }

  private static StoredMembership membership(ResultSet row) throws SQLException {
    return new StoredMembership(
        row.getString(1), row.getString(2), row.getLong(3), row.getObject(4, Long.class));
  }

  private static StoredCursor cursor(ResultSet row) throws SQLException {
    return new StoredCursor(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
  }
}
