package io.parley.history.store;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.service.PostgresConfig;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// A migrated database for one test, and what a test wants to see of it.
public final class HistoryDatabase implements AutoCloseable {

  private static final List<String> PROJECTIONS =
      List.of("conversation", "member", "event", "message", "block", "cursor");

  private final String url;
  private final HikariDataSource dataSource;

  /// @param url of an empty database
  public HistoryDatabase(String url) {
    this.url = url;
    Flyway.configure().dataSource(url, null, null).load().migrate();
    dataSource = new PostgresConfig(url, 4, Duration.ofSeconds(1)).dataSource("test");
  }

  public String url() {
    return url;
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  public DSLContext sql() {
    return DSL.using(dataSource, SQLDialect.POSTGRES);
  }

  /// Every row of every projection as text, in order.
  public List<String> contents() {
    return PROJECTIONS.stream()
        .flatMap(table -> rows(table).stream().map(row -> table + " " + row))
        .toList();
  }

  private List<String> rows(String table) {
    return sql()
        .fetch("select t::text from %s t order by 1".formatted(table))
        .getValues(0, String.class);
  }

  public long count(String table) {
    return sql().fetchCount(DSL.table(table));
  }

  /// Cuts off everybody, until [#comeBack()].
  public void goAway() {
    administer("alter database %s with allow_connections false");
    administer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'");
  }

  public void comeBack() {
    administer("alter database %s with allow_connections true");
  }

  @Override
  public void close() {
    dataSource.close();
  }

  private void administer(String statement) {
    String name = url.replaceFirst(".*//[^/]+/([^?]*).*", "$1");
    String postgres = url.replaceFirst("(//[^/]+/)[^?]*", "$1postgres");
    try (var connection = DriverManager.getConnection(postgres);
        var jdbc = connection.createStatement()) {
      jdbc.execute(statement.formatted(name));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
