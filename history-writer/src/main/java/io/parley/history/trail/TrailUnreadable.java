package io.parley.history.trail;

/// A record of the audit log is no entry. Nothing may be decided by it any more.
public final class TrailUnreadable extends TrailUnavailable {

  private static final long serialVersionUID = 1L;

  TrailUnreadable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
