package io.parley.chaos.client;

import org.jspecify.annotations.Nullable;

/// The load could not be put on the platform, so there is nothing to check.
public final class WorkloadFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  WorkloadFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
