package io.parley.history.checkpoint;

import io.parley.history.audit.Signers;
import java.nio.file.Path;

/// The keys that a configuration names.
final class Keys {

  private Keys() {}

  /// Reads them.
  ///
  /// @throws io.parley.service.StartupException if one is not there, or is none
  static Signers load(CheckpointsConfig config) {
    return new Signers(
        new KeyFile(Path.of(config.keyFile())).load(config.createKey()),
        config.previousKeyFile().isEmpty()
            ? null
            : new KeyFile(Path.of(config.previousKeyFile())).load(false));
  }
}
