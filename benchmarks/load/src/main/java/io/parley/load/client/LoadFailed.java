package io.parley.load.client;

/// The load could not be put on, for a reason that is told in one line.
public final class LoadFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LoadFailed(String message) {
    super(message);
  }

  public LoadFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
