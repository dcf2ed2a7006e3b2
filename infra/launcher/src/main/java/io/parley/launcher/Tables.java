package io.parley.launcher;

import io.parley.service.SchemaVersion;
import io.parley.service.StartupException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.ds.PGSimpleDataSource;

/// The tables in PostgreSQL, as the migrations in `schema` make them.
final class Tables {

  private final String url;
  private final DataSource database;
  private final Flyway flyway;

  /// @param url a JDBC URL, complete with user and password
  Tables(String url) {
    this.url = url.replaceFirst("\\?.*", "");
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    this.database = source;
    this.flyway = Flyway.configure().dataSource(database).load();
  }

  /// Makes the tables, or brings them up to this version's.
  ///
  /// @return how many migrations were run
  int migrate() {
    return translating(() -> flyway.migrate().migrationsExecuted);
  }

  /// The version that the tables have.
  String version() {
    return translating(
        () -> {
          MigrationInfo current = flyway.info().current();
          return current == null ? "none" : String.valueOf(current.getVersion());
        });
  }

  /// What is wrong with them, in one line; empty if nothing is.
  List<String> problems() {
    try {
      return SchemaVersion.problems(database);
    } catch (SQLException e) {
      throw new StartupException("PostgreSQL at " + url + ": " + e.getMessage(), e);
    }
  }

  private <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (FlywayException e) {
      throw new StartupException("PostgreSQL at " + url + ": " + lastLine(e), e);
    }
  }

  /// Flyway's own message has a headline of its own and the reason further down.
  private static String lastLine(FlywayException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
