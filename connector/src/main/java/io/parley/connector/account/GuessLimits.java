package io.parley.connector.account;

import java.time.Duration;

/// How many wrong passwords are borne before log-ins are refused unread.
///
/// @param perUserAndAddress for one user from one address: stops who tries many passwords
/// @param perUser for one user from everywhere: stops the same from many addresses. Large, because
///   whoever uses it up keeps the user from logging in.
/// @param perAddress for all users from one address: stops who tries one password on many. Large,
///   because a company may be behind one address.
public record GuessLimits(Allowance perUserAndAddress, Allowance perUser, Allowance perAddress) {

  /// A bucket of tokens.
  ///
  /// @param burst how many at once
  /// @param refillEvery how long until there is one more
  public record Allowance(int burst, Duration refillEvery) {

    private static final Duration MAX_REFILL = Duration.ofHours(1);

    public Allowance {
      if (burst < 1 || burst > 1_000_000) {
        throw new IllegalArgumentException("burst must be from 1 to 1000000");
      }
      if (refillEvery.toMillis() < 1 || refillEvery.compareTo(MAX_REFILL) > 0) {
        throw new IllegalArgumentException("refill-every must be from 1ms to 1h");
      }
    }
  }
}
