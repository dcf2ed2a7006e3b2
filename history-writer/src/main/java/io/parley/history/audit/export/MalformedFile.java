package io.parley.history.audit.export;

/// A file, or a line of one, is not what it should be.
public final class MalformedFile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedFile(String message) {
    super(message);
  }

  MalformedFile(String message, Throwable cause) {
    super(message, cause);
  }
}
