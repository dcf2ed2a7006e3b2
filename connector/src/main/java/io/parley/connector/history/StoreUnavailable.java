package io.parley.connector.history;

/// PostgreSQL did not answer, or not in time. Asking again later can succeed.
public final class StoreUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
