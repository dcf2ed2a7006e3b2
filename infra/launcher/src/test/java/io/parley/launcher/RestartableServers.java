package io.parley.launcher;

import io.parley.servers.EmbeddedKafka;
import io.parley.servers.EmbeddedPostgreSql;
import io.parley.servers.EmbeddedRedis;
import java.net.URI;
import java.nio.file.Path;

/// Servers of a test's own, each of which can be stopped and started again at its address.
final class RestartableServers implements AutoCloseable {

  private final Path data;
  private EmbeddedKafka kafka;
  private EmbeddedRedis redis;
  private EmbeddedPostgreSql postgreSql;

  private RestartableServers(Path data) {
    this.data = data;
    this.kafka = EmbeddedKafka.start(data.resolve("kafka"), 0);
    this.redis = EmbeddedRedis.start(data.resolve("redis"), 0);
    this.postgreSql = EmbeddedPostgreSql.start(data.resolve("postgres"), 0);
  }

  /// What can be restarted.
  enum Server {
    KAFKA,
    REDIS,
    POSTGRESQL
  }

  static RestartableServers start(Path data) {
    return new RestartableServers(data);
  }

  void restart(Server server) {
    switch (server) {
      case KAFKA -> {
        int port = port("kafka://" + kafka.bootstrap());
        kafka.close();
        kafka = EmbeddedKafka.start(data.resolve("kafka"), port);
      }
      case REDIS -> {
        int port = port(redis.uri());
        redis.close();
        redis = EmbeddedRedis.start(data.resolve("redis"), port);
      }
      case POSTGRESQL -> {
        int port = port(postgreSql.jdbcUrl().substring("jdbc:".length()));
        postgreSql.close();
        postgreSql = EmbeddedPostgreSql.start(data.resolve("postgres"), port);
      }
    }
  }

  String kafka() {
    return kafka.bootstrap();
  }

  String redis() {
    return redis.uri();
  }

  String postgreSql() {
    return postgreSql.jdbcUrl();
  }

  @Override
  public void close() {
    kafka.close();
    redis.close();
    postgreSql.close();
  }

  private static int port(String uri) {
    return URI.create(uri).getPort();
  }
}
