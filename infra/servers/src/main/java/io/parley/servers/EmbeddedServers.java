package io.parley.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kafka, PostgreSQL and Redis on one data directory, which this process has to itself while they
/// run.
public final class EmbeddedServers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

  private static final Executor VIRTUAL_THREADS = task -> Thread.ofVirtual().start(task);

  private final DataDirectory directory;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgreSql postgreSql;
  private final EmbeddedRedis redis;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServers(
      DataDirectory directory,
      EmbeddedKafka kafka,
      EmbeddedPostgreSql postgreSql,
      EmbeddedRedis redis) {
    this.directory = directory;
    this.kafka = kafka;
    this.postgreSql = postgreSql;
    this.redis = redis;
  }

  /// Starts all three at once.
  ///
  /// @param data made if missing
  /// @throws ServerFailed if another process runs servers in the directory, it is of no use, or a
  ///   port is taken; then nothing is left running
  public static EmbeddedServers start(Path data, ServerPorts ports) {
    var directory = DataDirectory.lock(data);
    LOG.atInfo().addKeyValue("data", data).log("servers start");
    var kafka = async(() -> EmbeddedKafka.start(data.resolve("kafka"), ports.kafka()));
    var postgreSql =
        async(() -> EmbeddedPostgreSql.start(data.resolve("postgres"), ports.postgreSql()));
    var redis = async(() -> EmbeddedRedis.start(data.resolve("redis"), ports.redis()));
    try {
      return new EmbeddedServers(directory, kafka.join(), postgreSql.join(), redis.join());
    } catch (CompletionException e) {
      try (directory) {
        List.of(kafka, postgreSql, redis).forEach(EmbeddedServers::closeIfStarted);
      }
      throw cause(e);
    }
  }

  /// Host and port of Kafka, for `bootstrap.servers`.
  public String kafka() {
    return kafka.bootstrap();
  }

  /// `redis://host:port`.
  public String redis() {
    return redis.uri();
  }

  /// JDBC URL of PostgreSQL's database `parley`, complete with user and password.
  public String postgreSql() {
    return postgreSql.jdbcUrl();
  }

  /// Stops all three at once, and gives the directory free.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.info("servers stop");
    try (directory) {
      CompletableFuture.allOf(closing(kafka), closing(postgreSql), closing(redis)).join();
    } catch (CompletionException e) {
      throw cause(e);
    }
  }

  private static <T> CompletableFuture<T> async(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, VIRTUAL_THREADS);
  }

  private static CompletableFuture<Void> closing(EmbeddedServer server) {
    return CompletableFuture.runAsync(server::close, VIRTUAL_THREADS);
  }

  /// Waits for the start, because what has begun cannot be called off.
  private static void closeIfStarted(CompletableFuture<? extends EmbeddedServer> starting) {
    starting.exceptionally(_ -> null).join();
    if (starting.state() == Future.State.SUCCESS) {
      starting.resultNow().close();
    }
  }

  private static ServerFailed cause(CompletionException e) {
    return e.getCause() instanceof ServerFailed failed
        ? failed
        : new ServerFailed("servers: " + e.getCause(), e);
  }
}
