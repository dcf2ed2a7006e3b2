package io.parley.service;

/// Why a process can't start, in one line that its operator can act on.
public sealed class StartupException extends RuntimeException permits ServerAway {

  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
