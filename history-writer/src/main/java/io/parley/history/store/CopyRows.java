package io.parley.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Rows on their way into one table by `copy … with (format binary)` (PostgreSQL, "COPY", File
/// Formats): a header, then each row as the number of its values and each value with its length.
/// What is written goes to the server in pieces. Used by one thread.
final class CopyRows implements AutoCloseable {

  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
  private static final int PIECE_BYTES = 256 << 10;
  private static final int NULL = -1;
  private static final int MAX_FIXED_BYTES = 32;
  private static final short END = -1;

  /// PostgreSQL counts from here.
  private static final long EPOCH_MICROS =
      Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

  private final CopyIn copy;
  private ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);

  private CopyRows(CopyIn copy) {
    this.copy = copy;
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /// Begins to write into a table, in the connection's transaction.
  static CopyRows into(Connection connection, Table<?> table) throws SQLException {
    String columns = table.fieldStream().map(Field::getName).collect(Collectors.joining(", "));
    String sql = "copy %s (%s) from stdin with (format binary)".formatted(table.getName(), columns);
    return new CopyRows(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql));
  }

  /// Begins a row. Its values follow, in the order of the table's columns.
  CopyRows row(int values) {
    reserve(MAX_FIXED_BYTES).putShort((short) values);
    return this;
  }

  CopyRows text(@Nullable String value) {
    return bytes(value == null ? null : value.getBytes(UTF_8));
  }

  CopyRows bytes(byte @Nullable [] value) {
    if (value == null) {
      return none();
    }
    reserve(value.length + MAX_FIXED_BYTES).putInt(value.length).put(value);
    return this;
  }

  CopyRows int8(@Nullable Long value) {
    if (value == null) {
      return none();
    }
    reserve(MAX_FIXED_BYTES).putInt(Long.BYTES).putLong(value);
    return this;
  }

  CopyRows int4(int value) {
    reserve(MAX_FIXED_BYTES).putInt(Integer.BYTES).putInt(value);
    return this;
  }

  CopyRows bool(boolean value) {
    reserve(MAX_FIXED_BYTES).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  CopyRows uuid(UUID value) {
    reserve(MAX_FIXED_BYTES)
        .putInt(2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return this;
  }

  CopyRows time(@Nullable Instant value) {
    return int8(
        value == null
            ? null
            : value.getEpochSecond() * 1_000_000 + value.getNano() / 1_000 - EPOCH_MICROS);
  }

  /// Sends what was written, if that is worth it.
  void sendIfLarge() throws SQLException {
    if (buffer.position() >= PIECE_BYTES / 2) {
      send();
    }
  }

  /// Ends the copying.
  void end() throws SQLException {
    reserve(MAX_FIXED_BYTES).putShort(END);
    send();
    copy.endCopy();
  }

  /// Gives up what was not ended, so that the connection can be used for something else.
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private CopyRows none() {
    reserve(MAX_FIXED_BYTES).putInt(NULL);
    return this;
  }

  private void send() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private ByteBuffer reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      buffer =
          ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes))
              .put(buffer.flip());
    }
    return buffer;
  }
}
