package io.parley.router;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The name under which a router reports: kept in its state directory, so that it is the same after
/// a restart and reports of the past don't pile up. No two processes have one, as no two can have
/// the directory.
final class InstanceId {

  private static final String FILE = "instance-id";

  private InstanceId() {}

  /// The id in the directory, both made if they are missing.
  ///
  /// @throws StartupException if the directory can't be used
  static String in(Path stateDir) {
    try {
      Files.createDirectories(stateDir);
      Path file = stateDir.resolve(FILE);
      if (Files.exists(file)) {
        return UUID.fromString(Files.readString(file).strip()).toString();
      }
      String id = UUID.randomUUID().toString();
      Files.writeString(file, id);
      return id;
    } catch (IOException e) {
      throw new StartupException("can't use state directory " + stateDir + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new StartupException(stateDir.resolve(FILE) + " holds no id: remove it", e);
    }
  }
}
