package io.parley.history.store;

/// The database is away, or was too busy: for a reason that passes, and that does not lie in what
/// was to be written.
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param cause its message becomes this one's
  public StoreUnavailableException(RuntimeException cause) {
    super(firstLine(cause), cause);
  }

  private static String firstLine(RuntimeException cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
