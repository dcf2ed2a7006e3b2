package io.parley.history.store;

/// A conversation whose rows in a table are not those that the log comes to.
///
/// @param rows in the table that is in use
/// @param rebuiltRows that the log comes to
public record Difference(String table, String conversation, long rows, long rebuiltRows) {

  @Override
  public String toString() {
    return rows == rebuiltRows
        ? "%s: %s has %d rows, of which not all are as the log has them"
            .formatted(table, conversation, rows)
        : "%s: %s has %d rows where the log has %d"
            .formatted(table, conversation, rows, rebuiltRows);
  }
}
