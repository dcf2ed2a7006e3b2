package io.parley.launcher;

import io.parley.schema.SqlMigrations;
import io.parley.service.PostgresConfig;
import io.parley.service.SchemaVersion;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/// The tables in PostgreSQL, as the migrations in `schema` make them.
final class Tables {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String url;
  private final PostgresConfig postgres;
  private final Flyway flyway;

  /// @param url a JDBC URL, complete with user and password
  Tables(String url) {
    this(url, Flyway.configure());
  }

  private Tables(String url, FluentConfiguration configuration) {
    this.url = url.replaceFirst("\\?.*", "");
    this.postgres = new PostgresConfig(url, 1, TIMEOUT);
    var database = new PGSimpleDataSource();
    database.setUrl(url);
    this.flyway = configuration.dataSource(database).load();
  }

  /// The tables in a schema other than the connection's own, which is made if it is not there.
  static Tables inSchema(String url, String schema) {
    return new Tables(url, Flyway.configure().schemas(schema));
  }

  /// The tables of the content keys, wherever those are.
  static Tables ofContentKeys(String url) {
    return new Tables(
        url,
        Flyway.configure()
            .schemas(SqlMigrations.CONTENT_KEYS_SCHEMA)
            .locations(SqlMigrations.CONTENT_KEYS_LOCATION));
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
    return SchemaVersion.problems(postgres);
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
