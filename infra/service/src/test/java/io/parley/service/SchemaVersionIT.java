package io.parley.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.SqlMigrations;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SchemaVersionIT {

  private final PostgresConfig database;
  private final String url;

  SchemaVersionIT(Servers servers) {
    url = servers.newDatabase();
    database = new PostgresConfig(url, 1, Duration.ofSeconds(5));
  }

  @BeforeEach
  void migrate() throws SQLException {
    execute("create table flyway_schema_history (installed_rank int, version text, success bool)");
    execute("insert into flyway_schema_history values (1, '" + SqlMigrations.VERSION + "', true)");
  }

  @Test
  void acceptsTablesOfThisVersion() {
    assertThat(SchemaVersion.problems(database)).isEmpty();
    assertThat(SchemaVersion.check(database)).isEqualTo(SqlMigrations.VERSION);
  }

  @Test
  void refusesADatabaseWithoutTables() throws SQLException {
    execute("drop table flyway_schema_history");

    assertRefused(
        "the database has tables of version none where %s is needed: run `parley tables migrate`"
            .formatted(SqlMigrations.VERSION));
  }

  @Test
  void refusesOlderTables() throws SQLException {
    execute("update flyway_schema_history set version = '0'");

    assertRefused(
        "the database has tables of version 0 where %s is needed: run `parley tables migrate`"
            .formatted(SqlMigrations.VERSION));
  }

  @Test
  void refusesNewerTables() throws SQLException {
    execute("insert into flyway_schema_history values (2, '99', true)");

    assertRefused(
        ("the database has tables of version 99 where %s is needed: they were made by a newer"
                + " Parley, which alone can work on them")
            .formatted(SqlMigrations.VERSION));
  }

  @Test
  void doesNotCountAMigrationThatFailed() throws SQLException {
    execute("insert into flyway_schema_history values (2, '99', false)");

    assertThat(SchemaVersion.problems(database)).isEmpty();
  }

  @Test
  void tellsADatabaseThatIsAwayFromOneThatIsWrong() {
    var nowhere =
        new PostgresConfig("jdbc:postgresql://127.0.0.1:1/nowhere", 1, Duration.ofSeconds(1));

    assertThatThrownBy(() -> SchemaVersion.check(nowhere))
        .isInstanceOf(ServerAway.class)
        .hasMessageStartingWith("PostgreSQL: ");
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(() -> SchemaVersion.check(database))
        .isExactlyInstanceOf(StartupException.class)
        .hasMessage(problem);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
