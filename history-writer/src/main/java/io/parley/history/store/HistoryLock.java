package io.parley.history.store;

import io.parley.service.PostgresConfig;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/// Held by whoever builds the history anew, or erases from it: both at once would bring back what
/// is erased. A connection has it until it is closed.
final class HistoryLock {

  /// Any number that nothing else in this database locks.
  private static final long LOCK = 0x7061726c6579L + 1;

  private static final int READ_TIMEOUT_OFF = 0;

  private HistoryLock() {}

  /// Opens a connection that has the lock.
  ///
  /// @throws RebuildFailed if another one has it
  static Connection take(PGSimpleDataSource source) {
    try {
      Connection connection = source.getConnection();
      try (var statement = connection.createStatement();
          var answer = statement.executeQuery("select pg_try_advisory_lock(%d)".formatted(LOCK))) {
        if (answer.next() && answer.getBoolean(1)) {
          return connection;
        }
      }
      connection.close();
      throw new RebuildFailed("the history of this database is being rebuilt, or erased from");
    } catch (SQLException e) {
      throw RebuildFailed.of(e);
    }
  }

  /// Closes the connection. One that is only closed may keep its locks for a moment.
  static void giveBack(Connection connection) {
    try (connection;
        var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_unlock(%d)".formatted(LOCK));
    } catch (SQLException e) {
      throw RebuildFailed.of(e);
    }
  }

  /// Where such work is done: a query may take as long as it takes.
  static PGSimpleDataSource source(PostgresConfig postgres, String application) {
    var source = new PGSimpleDataSource();
    source.setUrl(postgres.url());
    source.setApplicationName(application);
    source.setConnectTimeout((int) Math.max(1, postgres.connectionTimeout().toSeconds()));
    source.setSocketTimeout(READ_TIMEOUT_OFF);
    return source;
  }
}
