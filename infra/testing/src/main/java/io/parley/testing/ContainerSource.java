package io.parley.testing;

import io.parley.servers.EmbeddedRedis;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Servers in containers, with the settings that tests rest on the same as those embedded.
final class ContainerSource implements ServerSource {

  private static final int REDIS_PORT = 6379;
  private static final int MAX_CONNECTIONS = 200;

  private final KafkaContainer kafka =
      new KafkaContainer(Images.KAFKA)
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
          .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000")
          .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
          .withEnv("KAFKA_GROUP_STREAMS_MIN_SESSION_TIMEOUT_MS", "1000")
          .withEnv("KAFKA_GROUP_STREAMS_MIN_HEARTBEAT_INTERVAL_MS", "500")
          .withEnv("KAFKA_TRANSACTION_MAX_TIMEOUT_MS", "60000");

  private final GenericContainer<?> redis =
      new GenericContainer<>(Images.REDIS)
          .withExposedPorts(REDIS_PORT)
          .withCommand("redis-server", "--databases", Integer.toString(EmbeddedRedis.DATABASES));

  private final PostgreSQLContainer postgres =
      new PostgreSQLContainer(Images.POSTGRES)
          .withCommand("postgres", "-c", "max_connections=" + MAX_CONNECTIONS);

  private ContainerSource() {}

  static ContainerSource start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "no Docker engine answers: start one, or run without -D"
              + ServerChoice.PROPERTY
              + "=testcontainers");
    }
    var source = new ContainerSource();
    Startables.deepStart(source.kafka, source.redis, source.postgres).join();
    return source;
  }

  @Override
  public String kafka() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String redis() {
    return "redis://%s:%d".formatted(redis.getHost(), redis.getMappedPort(REDIS_PORT));
  }

  @Override
  public String postgres() {
    return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
        .formatted(
            postgres.getHost(),
            postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            postgres.getDatabaseName(),
            postgres.getUsername(),
            postgres.getPassword());
  }

  @Override
  public void close() {
    kafka.stop();
    redis.stop();
    postgres.stop();
  }
}
