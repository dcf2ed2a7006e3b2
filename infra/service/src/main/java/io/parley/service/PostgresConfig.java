package io.parley.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/// How to reach PostgreSQL.
///
/// @param url a JDBC URL, complete with user and password
/// @param maxConnections the size of the pool
/// @param connectionTimeout for how long a caller waits for a connection before it is refused
public record PostgresConfig(String url, int maxConnections, Duration connectionTimeout) {

  /// Classes of SQLSTATE (PostgreSQL, appendix A) that say that the configuration is wrong: who we
  /// are, which database, what we may do there.
  private static final Set<String> WRONG = Set.of("28", "3D", "42");

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
    return new HikariDataSource(pool(poolName));
  }

  /// The same, of few connections, on which PostgreSQL ends what takes too long.
  public HikariDataSource dataSource(String poolName, int connections, Duration statementTimeout) {
    HikariConfig pool = pool(poolName);
    pool.setMaximumPoolSize(connections);
    pool.setConnectionInitSql("set statement_timeout = " + statementTimeout.toMillis());
    return new HikariDataSource(pool);
  }

  private HikariConfig pool(String poolName) {
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
    return pool;
  }

  /// Opens one connection, beside any pool.
  ///
  /// @throws ServerAway if PostgreSQL does not answer in time, or not yet
  /// @throws StartupException if it does not let us in, or has no such database
  public Connection connect() {
    var settings = new Properties();
    String seconds = Long.toString(Math.max(1, connectionTimeout.toSeconds()));
    settings.setProperty("connectTimeout", seconds);
    settings.setProperty("loginTimeout", seconds);
    settings.setProperty("socketTimeout", seconds);
    try {
      return DriverManager.getConnection(url, settings);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  static StartupException failure(SQLException e) {
    String what =
        e.getCause() instanceof UnknownHostException unknown
            ? "unknown host " + unknown.getMessage()
            : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    String reason = "PostgreSQL: " + what;
    return isWrong(e) ? new StartupException(reason, e) : new ServerAway(reason, e);
  }

  private static boolean isWrong(SQLException e) {
    String state = e.getSQLState();
    return e.getCause() instanceof UnknownHostException
        || (state != null && WRONG.stream().anyMatch(state::startsWith));
  }

  /// Without the password.
  @Override
  public String toString() {
    return "PostgresConfig[" + url.replaceFirst("\\?.*", "") + "]";
  }
}
