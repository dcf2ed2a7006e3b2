package io.parley.launcher;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.audit.export.MalformedFile;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files that auditors bring.
final class AuditFiles {

  private AuditFiles() {}

  /// A public key as PEM; null if none is named.
  static @Nullable CheckpointKey key(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      return CheckpointKey.ofPem(read(file));
    } catch (IllegalArgumentException e) {
      throw new StartupException(file + ": " + e.getMessage(), e);
    }
  }

  /// The lines of a file of checkpoints.
  static List<SignedCheckpoint> checkpoints(Path file) {
    List<SignedCheckpoint> checkpoints = new ArrayList<>();
    for (String line : read(file).lines().toList()) {
      try {
        checkpoints.add(CheckpointJson.read(line));
      } catch (MalformedFile e) {
        throw new StartupException(
            "%s, line %d: %s".formatted(file, checkpoints.size() + 1, e.getMessage()), e);
      }
    }
    return checkpoints;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new StartupException("no file " + file, e);
    } catch (IOException e) {
      throw new StartupException("can't read " + file + ": " + e.getMessage(), e);
    }
  }
}
