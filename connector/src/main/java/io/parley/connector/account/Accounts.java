package io.parley.connector.account;

import io.parley.schema.audit.AccountRole;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes and lists accounts. Blocks; throws [io.parley.connector.history.StoreUnavailable] when
/// PostgreSQL is away.
public final class Accounts {

  private final AccountTable accounts;
  private final Passwords passwords;
  private final int minPasswordChars;
  private final InstantSource clock;

  Accounts(AccountTable accounts, Passwords passwords, int minPasswordChars, InstantSource clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.minPasswordChars = minPasswordChars;
    this.clock = clock;
  }

  /// Makes an account.
  ///
  /// @param displayName null for the user's id
  public Outcome<Account> create(String user, String password, @Nullable String displayName) {
    String shownAs = displayName == null ? user : displayName.strip();
    String mistake = mistake(user, password, shownAs);
    if (mistake != null) {
      return Outcome.refused(ErrorCode.BAD_REQUEST, mistake);
    }
    // Asked first, because the hash is what costs.
    if (accounts.exists(user)) {
      return alreadyExists(user);
    }
    String hash;
    try {
      hash = passwords.hash(password);
    } catch (Passwords.BusyException _) {
      return busy();
    }
    var account = new Account(user, shownAs, Set.of(), false, clock.instant());
    boolean added = accounts.add(user, shownAs, hash, account.createdAt());
    return added ? Outcome.granted(account) : alreadyExists(user);
  }

  /// Accounts in the order of their users' ids, after one of them; null begins.
  public List<Account> list(@Nullable String after, int limit) {
    return accounts.list(after, limit);
  }

  /// Whether anybody may give roles.
  public boolean haveAdmin() {
    return !accounts.having(AccountRole.ADMIN).isEmpty();
  }

  /// Why an account can't have these roles and no others; null if it can.
  public @Nullable String objectionTo(String user, Set<AccountRole> roles) {
    if (!accounts.exists(user)) {
      return "there is no account " + user;
    }
    return !roles.contains(AccountRole.ADMIN)
            && accounts.having(AccountRole.ADMIN).equals(Set.of(user))
        ? user + " is the only admin"
        : null;
  }

  /// Gives an account these roles and no others.
  public Outcome<Set<AccountRole>> setRoles(String user, Set<AccountRole> roles) {
    String objection = objectionTo(user, roles);
    if (objection != null) {
      return Outcome.refused(ErrorCode.BAD_REQUEST, objection);
    }
    accounts.setRoles(user, roles);
    return Outcome.granted(roles);
  }

  static <T> Outcome<T> busy() {
    return Outcome.refused(
        ErrorCode.UNAVAILABLE, "too many log-ins at once; try again", Duration.ofSeconds(1));
  }

  private static Outcome<Account> alreadyExists(String user) {
    return Outcome.refused(ErrorCode.ALREADY_EXISTS, "there is an account " + user);
  }

  private @Nullable String mistake(String user, String password, String displayName) {
    if (!UserId.isValid(user)) {
      return "user: 1 to 64 of a-z 0-9 . _ @ + -, the first a letter or digit";
    }
    int chars = password.codePointCount(0, password.length());
    if (chars < minPasswordChars || chars > AccountConfig.MAX_PASSWORD_CHARS) {
      return "password: %d to %d characters"
          .formatted(minPasswordChars, AccountConfig.MAX_PASSWORD_CHARS);
    }
    if (displayName.isEmpty() || displayName.length() > Limits.MAX_NAME_CHARS) {
      return "displayName: 1 to %d characters".formatted(Limits.MAX_NAME_CHARS);
    }
    if (displayName.chars().anyMatch(Character::isISOControl)) {
      return "displayName: no control characters";
    }
    return null;
  }
}
