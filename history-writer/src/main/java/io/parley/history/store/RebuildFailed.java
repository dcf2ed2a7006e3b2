package io.parley.history.store;

import java.sql.SQLException;

/// A rebuild that can't go on. The tables that are in use are as they were.
public final class RebuildFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param reason for an operator, in one line
  public RebuildFailed(String reason) {
    super(reason);
  }

  private RebuildFailed(String reason, Throwable cause) {
    super(reason, cause);
  }

  static RebuildFailed of(Exception cause) {
    Exception root = cause.getCause() instanceof SQLException sql ? sql : cause;
    return new RebuildFailed("PostgreSQL: " + firstLine(root), cause);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
