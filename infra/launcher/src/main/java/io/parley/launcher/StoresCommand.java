package io.parley.launcher;

import io.parley.servers.EmbeddedPostgreSql;
import io.parley.servers.EmbeddedRedis;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `parley stores`: the servers beside Kafka, for `parley chaos`, whose brokers are processes of
/// their own.
@Command(
    name = "stores",
    hidden = true,
    description = "Run Redis and PostgreSQL, embedded, until stopped.")
final class StoresCommand implements Callable<Integer> {

  private static final String NO_KAFKA = "";

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--redis-port", paramLabel = "N", required = true, description = "Of Redis.")
  private int redisPort;

  @Option(
      names = "--postgres-port",
      paramLabel = "N",
      required = true,
      description = "Of PostgreSQL.")
  private int postgresPort;

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedLogging.use();
    try (var stop = StopSignal.install();
        var postgres =
            EmbeddedPostgreSql.start(data.directory().resolve("postgres"), postgresPort);
        var redis = EmbeddedRedis.start(data.directory().resolve("redis"), redisPort)) {
      var endpoints = new Endpoints(List.of(), NO_KAFKA, redis.uri(), postgres.jdbcUrl());
      try (var _ = EndpointsFile.write(data.directory(), endpoints)) {
        stop.await();
      }
    }
    return 0;
  }
}
