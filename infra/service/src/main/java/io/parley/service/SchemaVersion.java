package io.parley.service;

import io.parley.schema.SqlMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The version of PostgreSQL's tables, which must be this program's. It makes none: that is the
/// operator's decision.
public final class SchemaVersion {

  private static final Logger log = LoggerFactory.getLogger(SchemaVersion.class);

  private static final String MIGRATED = "select to_regclass('flyway_schema_history') is not null";
  private static final String NEWEST =
      """
      select version from flyway_schema_history where success and version is not null
      order by installed_rank desc limit 1\
      """;
  private static final String NONE = "none";

  private SchemaVersion() {}

  /// Insists on tables of this version.
  ///
  /// @throws StartupException if PostgreSQL does not answer, or has tables of another version
  public static void check(DataSource database) {
    try {
      insist(problems(database));
    } catch (SQLException e) {
      throw new StartupException("PostgreSQL: " + reason(e), e);
    }
  }

  /// Insists on tables of this version if PostgreSQL answers: for a process that is of use without
  /// it.
  ///
  /// @throws StartupException if it has tables of another version
  public static void checkIfThere(DataSource database) {
    try {
      insist(problems(database));
    } catch (SQLException e) {
      log.atWarn().addKeyValue("reason", reason(e)).log("PostgreSQL is away; starting without it");
    }
  }

  /// Returns what is wrong with the tables, in one line; empty if nothing is.
  ///
  /// @throws SQLException if PostgreSQL does not answer
  public static List<String> problems(DataSource database) throws SQLException {
    String version = version(database);
    return version.equals(SqlMigrations.VERSION)
        ? List.of()
        : List.of(
            "the database has tables of version %s where %s is needed: %s"
                .formatted(version, SqlMigrations.VERSION, remedy(version)));
  }

  private static void insist(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new StartupException(String.join("; ", problems));
    }
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

  private static String version(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      boolean migrated = "t".equals(value(statement, MIGRATED));
      return migrated ? value(statement, NEWEST) : NONE;
    }
  }

  private static String value(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : NONE;
    }
  }

  private static String reason(SQLException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
