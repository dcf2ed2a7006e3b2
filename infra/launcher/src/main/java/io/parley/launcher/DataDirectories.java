package io.parley.launcher;

import io.parley.servers.EmbeddedServers;
import io.parley.servers.ServerPorts;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// What Parley keeps in a data directory.
final class DataDirectories {

  /// All that a run leaves there; nothing else is ever deleted.
  private static final List<String> OURS =
      List.of(
          "kafka",
          "postgres",
          "redis",
          "router",
          "access-token-key.pem",
          "checkpoint-key.pem",
          "checkpoint-key.pem.pub",
          "checkpoints.jsonl",
          "master-keys.txt",
          "endpoints.json");

  private DataDirectories() {}

  /// Deletes the data of earlier runs.
  ///
  /// @throws StartupException if that can't be done
  static void clear(Path directory) {
    if (Files.exists(directory.resolve("endpoints.json"))) {
      // The last run did not end in order: starting once ends the servers it may have left.
      EmbeddedServers.start(directory, new ServerPorts(0, 0, 0)).close();
    }
    OURS.stream().map(directory::resolve).filter(Files::exists).forEach(DataDirectories::delete);
  }

  private static void delete(Path path) {
    try (var inside = Files.walk(path)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new StartupException("can't delete " + path + ": " + e, e);
    }
  }
}
