package io.parley.gatling;

/// Those who were to take part can't.
final class AccountsRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  AccountsRefused(String message) {
    super(message);
  }

  AccountsRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
