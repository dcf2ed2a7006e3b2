package io.parley.connector.history;

/// PostgreSQL did not answer, or does not hold yet what was asked for. Asking again later can
/// succeed.
public final class StoreUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
