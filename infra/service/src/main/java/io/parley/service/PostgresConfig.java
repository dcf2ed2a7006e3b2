package io.parley.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/// How to reach PostgreSQL.
///
/// @param url a JDBC URL, complete with user and password
/// @param maxConnections the size of the pool
/// @param connectionTimeout for how long a caller waits for a connection before it is refused
public record PostgresConfig(String url, int maxConnections, Duration connectionTimeout) {

  public PostgresConfig {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("url is no JDBC URL of PostgreSQL");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections must be at least 1");
    }
    if (connectionTimeout.toMillis() < 250) {
      throw new IllegalArgumentException("connection-timeout must be at least 250ms");
    }
  }

  /// A pool of connections that is made without connecting, so that a process can start, and say
  /// so, while PostgreSQL is away.
  public HikariDataSource dataSource(String poolName) {
    var pool = new HikariConfig();
    pool.setPoolName(poolName);
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(maxConnections);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(connectionTimeout.toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.addDataSourceProperty("ApplicationName", poolName);
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("socketTimeout", "30");
    return new HikariDataSource(pool);
  }

  /// Without the password.
  @Override
  public String toString() {
    return "PostgresConfig[" + url.replaceFirst("\\?.*", "") + "]";
  }
}
