package io.parley.connector.account;

import java.time.Duration;

/// Who may have an account, and what a log-in may cost.
///
/// @param selfRegistration whether anyone may make an account by `POST /v1/accounts`
/// @param minPasswordChars the least number of characters of a new password
/// @param hashing the bounds of the work that passwords make
/// @param guesses how many wrong passwords are borne
public record AccountConfig(
    boolean selfRegistration, int minPasswordChars, Hashing hashing, GuessLimits guesses) {

  /// The most that OWASP's Password Storage Cheat Sheet asks a service to take; longer ones would
  /// only cost time.
  static final int MAX_PASSWORD_CHARS = 128;

  public AccountConfig {
    if (minPasswordChars < 1 || minPasswordChars > MAX_PASSWORD_CHARS) {
      throw new IllegalArgumentException(
          "min-password-chars must be from 1 to " + MAX_PASSWORD_CHARS);
    }
  }

  /// The bounds of password hashing. Each hash takes 19 MiB and tens of milliseconds of one core.
  ///
  /// @param concurrent how many hashes are made at once; 0 for as many as there are cores
  /// @param waiting how many log-ins may wait for that; more are refused at once
  /// @param timeout for how long a log-in waits before it is refused
  public record Hashing(int concurrent, int waiting, Duration timeout) {

    public Hashing {
      if (concurrent < 0) {
        throw new IllegalArgumentException("concurrent must be at least 0");
      }
      if (waiting < 1) {
        throw new IllegalArgumentException("waiting must be at least 1");
      }
      if (timeout.toMillis() < 100) {
        throw new IllegalArgumentException("timeout must be at least 100ms");
      }
    }

    int threads() {
      return concurrent == 0 ? Runtime.getRuntime().availableProcessors() : concurrent;
    }
  }
}
