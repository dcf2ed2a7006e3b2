package io.parley.service;

import io.parley.schema.SqlMigrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The version of PostgreSQL's tables, which must be this program's. It makes none: that is the
/// operator's decision.
public final class SchemaVersion {

  private static final String HAS_TABLES =
      "select to_regclass('flyway_schema_history') is not null";

  private static final String VERSION =
      """
      select version from flyway_schema_history where success and version is not null
      order by installed_rank desc limit 1\
      """;

  private static final String NONE = "none";

  private SchemaVersion() {}

  /// Insists on tables of this version. Looks over a connection of its own.
  ///
  /// @return the version, which is this one's
  /// @throws ServerAway if PostgreSQL does not answer
  /// @throws StartupException if it does not let us in, or has tables of another version
  public static String check(PostgresConfig postgres) {
    List<String> problems = problems(postgres);
    if (!problems.isEmpty()) {
      throw new StartupException(String.join("; ", problems));
    }
    return SqlMigrations.VERSION;
  }

  /// Returns what is wrong with the tables, in one line; empty if nothing is.
  ///
  /// @throws ServerAway if PostgreSQL does not answer
  /// @throws StartupException if it does not let us in
  public static List<String> problems(PostgresConfig postgres) {
    String version = version(postgres);
    return version.equals(SqlMigrations.VERSION)
        ? List.of()
        : List.of(
            "the database has tables of version %s where %s is needed: %s"
                .formatted(version, SqlMigrations.VERSION, remedy(version)));
  }

  private static String remedy(String version) {
    return isNewer(version)
        ? "they were made by a newer Parley, which alone can work on them"
        : "run `parley tables migrate`";
  }

  private static boolean isNewer(String version) {
    try {
      return Integer.parseInt(version) > Integer.parseInt(SqlMigrations.VERSION);
    } catch (NumberFormatException _) {
      return false; // no tables, or not made by our migrations
    }
  }

  private static String version(PostgresConfig postgres) {
    try (Connection connection = postgres.connect()) {
      return "t".equals(ask(connection, HAS_TABLES)) ? ask(connection, VERSION) : NONE;
    } catch (SQLException e) {
      throw PostgresConfig.failure(e);
    }
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() ? String.valueOf(answer.getString(1)) : NONE;
    }
  }
}
