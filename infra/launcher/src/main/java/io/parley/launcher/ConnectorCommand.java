package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.connector.ConnectorHost;
import io.parley.launcher.page.AuditPage;
import io.parley.service.Configuration;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// `parley connector`.
@Command(
    name = "connector",
    description = "Run a connector until stopped: a node that clients connect to.")
final class ConnectorCommand extends ProcessCommand {

  @Override
  AutoCloseable start(Path configuration, Runnable gaveUp) {
    ConnectorConfig config = Configuration.load(ConnectorConfig.class, configuration);
    return ConnectorHost.start(config, metrics -> AuditPage.open(config, metrics), gaveUp);
  }
}
