package io.parley.service.content;

/// The store of content keys does not answer.
public final class KeysUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public KeysUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
