package io.parley.launcher;

import io.parley.history.archive.ArchiveStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which archive a tool is about: the one of the platform that runs on a data directory, or
/// another.
final class ArchiveOptions {

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--archive",
      paramLabel = "PLACE",
      description =
          "Its directory, or the configuration of a history writer that has one, instead of"
              + " --data.")
  private @Nullable Path place;

  ArchiveStore store() {
    return ArchivePlace.of(place == null ? PlatformSettings.archive(data.directory()) : place);
  }
}
