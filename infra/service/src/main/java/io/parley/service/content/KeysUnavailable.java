package io.parley.service.content;

import org.jspecify.annotations.Nullable;

/// The store of content keys does not answer.
public final class KeysUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public KeysUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
