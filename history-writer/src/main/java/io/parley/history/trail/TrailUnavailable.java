package io.parley.history.trail;

/// The audit trail can't be read or written. What it was to record must not be done.
public sealed class TrailUnavailable extends RuntimeException permits TrailUnreadable {

  private static final long serialVersionUID = 1L;

  TrailUnavailable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
