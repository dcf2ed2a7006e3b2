package io.parley.launcher;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--data DIR`: where everything that runs on this machine is kept, and found.
final class DataOption {

  private static final String DEFAULT = ".parley";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of all data (default: " + DEFAULT + ").")
  private Path directory = Path.of(DEFAULT);

  Path directory() {
    return directory;
  }
}
