package io.parley.connector.account;

import io.parley.connector.account.AccountTable.Credentials;
import io.parley.connector.account.Passwords.BusyException;
import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;

/// Finds out whether somebody is who they say, by password. To an outsider a name that is not there
/// and a wrong password are the same, in words and in time.
final class PasswordCheck {

  private final AccountTable accounts;
  private final Passwords passwords;
  private final GuessThrottle throttle;

  PasswordCheck(AccountTable accounts, Passwords passwords, GuessThrottle throttle) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
  }

  /// Grants the user's name.
  Outcome<String> check(String user, String password, String address) {
    Duration wait = throttle.begin(user, address);
    if (wait.isPositive()) {
      return Outcome.refused(
          ErrorCode.RATE_LIMITED, "too many wrong passwords; wait before the next try", wait);
    }
    boolean wrong = false;
    try {
      Credentials found = accounts.credentials(user);
      wrong = !passwords.matches(password, found == null ? null : found.passwordHash());
      if (found == null || wrong) {
        return Outcome.refused(ErrorCode.UNAUTHORIZED, "wrong user or password");
      }
      return found.suspended() ? suspended() : Outcome.granted(user);
    } catch (BusyException _) {
      return Accounts.busy();
    } finally {
      if (!wrong) {
        throttle.forgive(user, address);
      }
    }
  }

  static <T> Outcome<T> suspended() {
    return Outcome.refused(ErrorCode.SUSPENDED, "the account is suspended");
  }
}
