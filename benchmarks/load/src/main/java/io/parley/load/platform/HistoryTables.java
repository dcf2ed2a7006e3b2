package io.parley.load.platform;

import io.parley.load.client.LoadFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// The rows that a history writer makes, and how fast PostgreSQL takes them by itself.
public final class HistoryTables implements AutoCloseable {

  private static final List<String> TABLES = List.of("event", "message");

  private final String url;
  private final Connection connection;

  private HistoryTables(String url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  /// Those of a deployment.
  ///
  /// @throws LoadFailed if PostgreSQL is away
  public static HistoryTables at(Deployment deployment) {
    try {
      return new HistoryTables(
          deployment.postgres(), DriverManager.getConnection(deployment.postgres()));
    } catch (SQLException e) {
      throw new LoadFailed("PostgreSQL is away: " + e.getMessage(), e);
    }
  }

  /// How many events of the log are written.
  public long written() {
    return number(
        "select coalesce(sum(next_offset), 0) from projection_offset where topic ="
            + " 'parley.events'");
  }

  /// Takes all rows out into files, empties the tables, and copies the rows in again, in binary, by
  /// so many connections at once, each of which has its share of every table in one transaction.
  ///
  /// @return how long they took to come in
  public Duration copy(Path file, int connections) {
    for (int part = 0; part < connections; part++) {
      for (String table : TABLES) {
        out(table, part(file, table, part), part, connections);
      }
    }
    execute("truncate " + String.join(", ", TABLES));
    execute("checkpoint");
    long beginNs = System.nanoTime();
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (int part = 0; part < connections; part++) {
      int mine = part;
      parts.add(
          CompletableFuture.runAsync(
              () -> in(file, mine), command -> Thread.ofPlatform().start(command)));
    }
    try {
      parts.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw new LoadFailed("can't copy: " + e.getCause(), e);
    }
    return Duration.ofNanos(System.nanoTime() - beginNs);
  }

  private void out(String table, Path file, int part, int of) {
    String copy =
        "copy (select * from %s where abs(hashtext(conversation_id)::bigint) %% %d = %d) to stdout (format binary)"
            .formatted(table, of, part);
    try (OutputStream out = Files.newOutputStream(file)) {
      var _ = copies(connection).copyOut(copy, out);
    } catch (SQLException | IOException e) {
      throw new LoadFailed("can't take the rows out: " + e.getMessage(), e);
    }
  }

  private void in(Path file, int part) {
    try (Connection own = DriverManager.getConnection(url)) {
      own.setAutoCommit(false);
      for (String table : TABLES) {
        try (InputStream in = Files.newInputStream(part(file, table, part))) {
          var _ = copies(own).copyIn("copy " + table + " from stdin (format binary)", in);
        }
      }
      own.commit();
    } catch (SQLException | IOException e) {
      throw new LoadFailed("can't copy: " + e.getMessage(), e);
    }
  }

  private static Path part(Path file, String table, int part) {
    return file.resolveSibling(file.getFileName() + "-" + table + "-" + part);
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private long number(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new LoadFailed("PostgreSQL does not answer: " + e.getMessage(), e);
    }
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new LoadFailed("PostgreSQL refuses `" + sql + "`: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new LoadFailed("can't leave PostgreSQL: " + e.getMessage(), e);
    }
  }
}
