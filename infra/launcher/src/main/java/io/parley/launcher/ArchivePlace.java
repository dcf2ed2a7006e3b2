package io.parley.launcher;

import io.parley.history.HistoryWriterConfig;
import io.parley.history.archive.ArchiveConfig;
import io.parley.history.archive.ArchiveStore;
import io.parley.service.Configuration;
import io.parley.service.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where an archive is, as a tool is told: a directory, or the configuration of a history writer
/// that has one, so that no key of a store stands on a command line.
final class ArchivePlace {

  private ArchivePlace() {}

  /// @throws StartupException if there is none
  static ArchiveStore of(Path place) {
    if (Files.isDirectory(place)) {
      return ArchiveConfig.directory(place);
    }
    if (Files.notExists(place)) {
      throw new StartupException("no archive " + place);
    }
    ArchiveConfig config = Configuration.load(HistoryWriterConfig.class, place).archive();
    if (!config.isOn()) {
      throw new StartupException(place + ": archive.directory and archive.s3.bucket are empty");
    }
    return config.store();
  }
}
