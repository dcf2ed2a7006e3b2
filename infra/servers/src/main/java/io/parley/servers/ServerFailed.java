package io.parley.servers;

import org.jspecify.annotations.Nullable;

/// An embedded server could not be started, for a reason that a person can act on: a taken port, a
/// broken data directory. The message is one line.
public final class ServerFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ServerFailed(String message) {
    super(message);
  }

  ServerFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
