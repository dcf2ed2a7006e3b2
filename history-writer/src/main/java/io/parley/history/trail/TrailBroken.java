package io.parley.history.trail;

import org.jspecify.annotations.Nullable;

/// The audit trail is not as it was written. Nothing may be decided by it any more.
public final class TrailBroken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrailBroken(String reason) {
    this(reason, null);
  }

  TrailBroken(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
