package io.parley.history.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A directory of its own for files that are needed while something is read, which nobody else may
/// look into. Made when the first one is; deleted, once they are, when it is closed. Used by one
/// thread.
final class Workspace implements AutoCloseable {

  private final Path parent;
  private @Nullable Path directory;
  private int files;

  Workspace(Path parent) {
    this.parent = parent;
  }

  Path newFile() {
    try {
      Path made = directory;
      if (made == null) {
        made = Files.createTempDirectory(parent, ".parley-scan-");
        directory = made;
      }
      return made.resolve(Integer.toString(files++));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (directory != null) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
