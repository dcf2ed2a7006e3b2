package io.parley.service;

import io.parley.schema.SqlMigrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Insists on tables of this version. It makes none: that is the operator's decision.
public final class SchemaVersion {

  private static final String HAS_TABLES =
      "select to_regclass('flyway_schema_history') is not null";

  private static final String VERSION =
      "select version from flyway_schema_history where success order by installed_rank desc limit"
          + " 1";

  private SchemaVersion() {}

  /// Looks which version the tables have, over a connection of its own.
  ///
  /// @return the version, which is this one's
  /// @throws ServerAway if PostgreSQL does not answer
  /// @throws StartupException if it does not let us in, or has tables of another version
  public static String check(PostgresConfig postgres) {
    String version;
    try (Connection connection = postgres.connect()) {
      version = "t".equals(ask(connection, HAS_TABLES)) ? ask(connection, VERSION) : "none";
    } catch (SQLException e) {
      throw PostgresConfig.failure(e);
    }
    if (!SqlMigrations.VERSION.equals(version)) {
      throw new StartupException(
          "the database has tables of version %s where %s is needed: run `parley tables migrate`"
              .formatted(version, SqlMigrations.VERSION));
    }
    return version;
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() ? String.valueOf(answer.getString(1)) : "none";
    }
  }
}
