package io.parley.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A PostgreSQL server beside this process, with one user, who owns the database [#DATABASE]. Its
/// data stays in the data directory.
public final class EmbeddedPostgreSql implements EmbeddedServer {

  public static final String DATABASE = "parley";

  static final String NAME = "PostgreSQL";
  static final String USER = "parley";

  /// No secret: the server can be reached from this machine alone, and serves development.
  static final String PASSWORD = "parley";

  private static final String MAINTENANCE_DATABASE = "postgres";

  private final DatabaseCluster cluster;
  private final LoopbackPort port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgreSql(DatabaseCluster cluster, LoopbackPort port) {
    this.cluster = cluster;
    this.port = port;
  }

  /// Starts the server, on the data that is there or a new database.
  ///
  /// @param directory made if missing; a server left over in it is stopped
  /// @param port 0 for any free one
  /// @throws ServerFailed if the port is taken or the directory is of no use
  public static EmbeddedPostgreSql start(Path directory, int port) {
    var cluster = DatabaseCluster.in(directory);
    cluster.stopLeftover();
    var server = new EmbeddedPostgreSql(cluster, LoopbackPort.claim(NAME, port));
    cluster.start(server.port);
    try {
      server.makeDatabase();
    } catch (SQLException e) {
      server.close();
      throw new ServerFailed(NAME + ": cannot make its database: " + e.getMessage(), e);
    }
    return server;
  }

  /// URL of the database [#DATABASE], complete with user and password.
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      cluster.stop();
    }
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://%s/%s?user=%s&password=%s"
        .formatted(port.address(), database, USER, PASSWORD);
  }

  private void makeDatabase() throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl(MAINTENANCE_DATABASE))) {
      if (!hasDatabase(connection)) {
        try (var statement = connection.createStatement()) {
          statement.execute("create database " + DATABASE);
        }
      }
    }
  }

  private static boolean hasDatabase(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      statement.setString(1, DATABASE);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
