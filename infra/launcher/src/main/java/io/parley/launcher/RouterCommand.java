package io.parley.launcher;

import io.parley.router.Router;
import io.parley.router.RouterConfig;
import io.parley.service.Configuration;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// `parley router`.
@Command(
    name = "router",
    description = "Run a router until stopped: decides what becomes of commands.")
final class RouterCommand extends ProcessCommand {

  @Override
  AutoCloseable start(Path configuration, Runnable gaveUp) {
    return Router.start(Configuration.load(RouterConfig.class, configuration));
  }
}
