package io.parley.connector.history;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/// A new PostgreSQL database with Parley's tables.
public final class TestDatabase implements AutoCloseable {

  private static final int CONNECTIONS = 10;

  private final HikariDataSource pool;

  private TestDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  public static TestDatabase create(Servers servers) {
    var config = new PostgresConfig(servers.newDatabase(), CONNECTIONS, Duration.ofSeconds(5));
    HikariDataSource pool = config.dataSource("test");
    Flyway.configure().dataSource(pool).load().migrate();
    return new TestDatabase(pool);
  }

  public Database database() {
    return Database.on(pool);
  }

  public HikariDataSource pool() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
