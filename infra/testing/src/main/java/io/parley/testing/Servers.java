package io.parley.testing;

import io.parley.servers.EmbeddedRedis;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Real servers. One test class after the other uses them: a test takes a database of its own, and
/// finds the topics and consumer groups that those before it have left.
public final class Servers implements AutoCloseable {

  private final ServerSource source;
  private final AtomicInteger databases = new AtomicInteger();
  private final AtomicInteger redisDatabases = new AtomicInteger();

  Servers(ServerSource source) {
    this.source = source;
  }

  /// Servers until the end of this run, for an extension that starts more on top of them.
  public static Servers of(ExtensionContext context) {
    return ServersExtension.ofTheRun(context);
  }

  /// Host and port of Kafka, for `bootstrap.servers`.
  public String kafka() {
    return source.kafka();
  }

  /// URI of a Redis database that is empty, as none of the tests of this run has had it before.
  public String newRedis() {
    int database = redisDatabases.incrementAndGet();
    if (database >= EmbeddedRedis.DATABASES) {
      throw new IllegalStateException("this run has used up its Redis databases");
    }
    return source.redis() + "/" + database;
  }

  /// JDBC URL of a new PostgreSQL database without tables, complete with user and password.
  public String newDatabase() {
    var name = "test_" + databases.incrementAndGet();
    try (var connection = DriverManager.getConnection(source.postgres());
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make database " + name, e);
    }
    return withDatabase(source.postgres(), name);
  }

  @Override
  public void close() {
    source.close();
  }

  /// Puts another database into `jdbc:postgresql://host:port/database?parameters`.
  static String withDatabase(String jdbcUrl, String database) {
    return jdbcUrl.replaceFirst("(//[^/]+/)[^?]*", "$1" + database);
  }
}
