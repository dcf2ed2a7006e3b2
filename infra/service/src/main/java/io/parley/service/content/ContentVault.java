package io.parley.service.content;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.schema.SqlMigrations;
import io.parley.service.Parts;
import io.parley.service.PostgresConfig;
import io.parley.service.ServerAway;
import io.parley.service.StartupException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A process's access to the content keys: the store, and what it remembers of it.
public final class ContentVault implements AutoCloseable {

  private static final String HAS_TABLES =
      "select to_regclass('%s.content_key') is not null"
          .formatted(SqlMigrations.CONTENT_KEYS_SCHEMA);

  private final Parts parts = new Parts();
  private final PostgresContentKeys keys;
  private final KeyDestroyer destroyer;
  private final KeyCache cache;

  private ContentVault(ContentConfig config, PostgresConfig postgres, MeterRegistry metrics) {
    var masterKeys = MasterKeys.read(Path.of(config.masterKeyFile()), config.createKey());
    HikariDataSource pool = parts.add(postgres.dataSource("parley-content-keys"));
    keys = new PostgresContentKeys(pool, masterKeys);
    destroyer = new PostgresKeyDestroyer(pool);
    cache =
        parts.add(
            new KeyCache(keys, config.maxKeys(), config.lease(), System::nanoTime, metrics)
                .start());
  }

  /// Decrypts it, without a connection yet.
  ///
  /// @param main PostgreSQL of everything else
  /// @throws StartupException if the master keys can't be read
  public static ContentVault open(
      ContentConfig config, PostgresConfig main, MeterRegistry metrics) {
    return new ContentVault(config, where(config, main), metrics);
  }

  /// Where the content keys are.
  public static PostgresConfig where(ContentConfig config, PostgresConfig main) {
    String url = config.postgresUrl().isEmpty() ? main.url() : config.postgresUrl();
    return new PostgresConfig(url, config.maxConnections(), main.connectionTimeout());
  }

  /// Insists on tables for the content keys.
  ///
  /// @throws ServerAway if PostgreSQL does not answer
  /// @throws StartupException if there are none
  public static void checkTables(ContentConfig config, PostgresConfig main) {
    checkTables(where(config, main));
  }

  /// Insists on tables for the content keys.
  ///
  /// @throws ServerAway if PostgreSQL does not answer
  /// @throws StartupException if there are none
  public static void checkTables(PostgresConfig keys) {
    try (Connection connection = keys.connect();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(HAS_TABLES)) {
      if (!answer.next() || !answer.getBoolean(1)) {
        throw new StartupException(
            "the database has no tables for content keys: run `parley tables migrate`");
      }
    } catch (SQLException e) {
      throw new ServerAway("PostgreSQL of the content keys: " + e.getMessage(), e);
    }
  }

  /// The store itself.
  public PostgresContentKeys keys() {
    return keys;
  }

  public KeyDestroyer destroyer() {
    return destroyer;
  }

  public KeyCache cache() {
    return cache;
  }

  @Override
  public void close() {
    parts.close();
  }
}
