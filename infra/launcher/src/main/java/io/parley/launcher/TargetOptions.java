package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.service.Configuration;
import io.parley.service.StartupException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which Parley a tool is about: the one that runs on a data directory, or the one that a
/// connector's configuration file tells of.
final class TargetOptions {

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A connector's configuration, instead of --data.")
  private @Nullable Path config;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "HTTP address of the node to talk to (default: the first one).")
  private @Nullable URI node;

  /// The connector's settings, with Kafka and PostgreSQL in them.
  ConnectorConfig connector() {
    return config == null
        ? Configuration.of(ConnectorConfig.class, settings(endpoints()))
        : Configuration.load(ConnectorConfig.class, config);
  }

  /// Where the node is.
  URI node() {
    if (node != null) {
      return node;
    }
    if (config != null) {
      return URI.create("http://127.0.0.1:" + connector().transport().port());
    }
    return endpoints().nodes().stream()
        .findFirst()
        .map(first -> URI.create(first.http()))
        .orElseThrow(() -> new StartupException("no connector runs on " + data.directory()));
  }

  private Endpoints endpoints() {
    return EndpointsFile.read(data.directory());
  }

  private Map<String, Object> settings(Endpoints endpoints) {
    return new PlatformSettings(
            endpoints.kafka(),
            endpoints.redis(),
            endpoints.postgres(),
            data.directory(),
            1,
            0,
            0,
            0)
        .connector(0);
  }
}
