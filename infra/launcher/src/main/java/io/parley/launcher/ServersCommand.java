package io.parley.launcher;

import io.parley.servers.EmbeddedServers;
import io.parley.servers.ServerPorts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley servers`: the embedded servers alone, for processes that are started one by one.
@Command(
    name = "servers",
    description = "Run Kafka, Redis and PostgreSQL, embedded, until stopped.")
final class ServersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      description = "Port of Kafka (default: a free one).")
  private int kafkaPort;

  @Option(
      names = "--redis-port",
      paramLabel = "N",
      description = "Port of Redis (default: a free one).")
  private int redisPort;

  @Option(
      names = "--postgres-port",
      paramLabel = "N",
      description = "Port of PostgreSQL (default: a free one).")
  private int postgresPort;

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedLogging.use();
    var ports = new ServerPorts(kafkaPort, redisPort, postgresPort);
    try (var stop = StopSignal.install();
        var servers = EmbeddedServers.start(data.directory(), ports)) {
      var endpoints =
          new Endpoints(List.of(), servers.kafka(), servers.redis(), servers.postgreSql());
      try (var _ = EndpointsFile.write(data.directory(), endpoints)) {
        new Announcement(spec.commandLine().getOut()).ready(data.directory(), endpoints);
        stop.await();
      }
    }
    return 0;
  }
}
