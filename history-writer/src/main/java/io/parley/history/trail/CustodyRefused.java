package io.parley.history.trail;

/// What somebody wanted is not done, for a reason that stands on the audit log.
public final class CustodyRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CustodyRefused(String reason) {
    super(reason);
  }
}
