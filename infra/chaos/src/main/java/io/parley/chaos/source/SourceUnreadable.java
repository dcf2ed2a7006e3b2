package io.parley.chaos.source;

import org.jspecify.annotations.Nullable;

/// The log or PostgreSQL could not be read, so there is nothing to check.
public final class SourceUnreadable extends RuntimeException {

  private static final long serialVersionUID = 1;

  SourceUnreadable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
