package io.parley.launcher;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.service.StartupException;
import io.parley.service.content.ContentVault;
import io.parley.service.content.KeysUnavailable;
import io.parley.service.content.PostgresContentKeys.Rewrapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley content-keys`: the keys that messages are encrypted with.
@Command(
    name = "content-keys",
    description = "Look after the keys that messages are encrypted with.")
final class ContentKeysCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "rewrap",
      description = {
        "Wrap every content key with the first master key of the file. After that the others can be"
            + " thrown away, and with them every trace of keys that were destroyed.",
        "Exits with 1 if a content key is left that none of the file's keys unwraps."
      })
  int rewrap(@Mixin TargetOptions target) {
    ConnectorConfig config = target.connector();
    if (!config.content().isOn()) {
      throw new StartupException("no master keys are configured: content.master-key-file");
    }
    try (var vault =
        ContentVault.open(config.content(), config.postgres(), new SimpleMeterRegistry())) {
      Rewrapping done = vault.keys().rewrap();
      spec.commandLine()
          .getOut()
          .println(
              "%,d content keys rewrapped, %,d that no master key unwraps"
                  .formatted(done.rewrapped(), done.stuck()));
      return done.stuck() == 0 ? 0 : 1;
    } catch (KeysUnavailable e) {
      throw new StartupException("PostgreSQL of the content keys: " + e.getMessage(), e);
    }
  }
}
