package io.parley.chaos.observation;

import java.nio.file.Path;

/// A line of a journal that is no observation.
public final class BrokenJournal extends RuntimeException {

  private static final long serialVersionUID = 1;

  BrokenJournal(Path file, int line, IllegalArgumentException cause) {
    super("%s, line %d is no observation: %s".formatted(file, line, cause.getMessage()), cause);
  }
}
