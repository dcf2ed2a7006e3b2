package io.parley.connector.account;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.account.Outcome.Granted;
import io.parley.connector.account.Outcome.Refused;
import io.parley.connector.history.Database;
import io.parley.schema.audit.AccountRole;
import java.util.Set;

/// Finds out what somebody may do more than others, by password. For tools, which need no key to
/// sign with. Blocks; throws [io.parley.connector.history.StoreUnavailable] when PostgreSQL is
/// away.
public final class RoleCheck implements AutoCloseable {

  /// Whoever runs a tool is at this machine.
  private static final String HERE = "127.0.0.1";

  private final Passwords passwords;
  private final AccountTable accounts;
  private final PasswordCheck check;

  public RoleCheck(AccountConfig config, Database database, MeterRegistry metrics) {
    this.passwords = new Passwords(config.hashing(), metrics);
    this.accounts = new AccountTable(database);
    this.check =
        new PasswordCheck(
            accounts, passwords, new GuessThrottle(config.guesses(), Ticker.systemTicker()));
  }

  /// Grants whoever knows the password the roles of the account.
  public Outcome<Set<AccountRole>> check(String user, String password) {
    return check(user, password, HERE);
  }

  /// The same, of somebody elsewhere.
  public Outcome<Set<AccountRole>> check(String user, String password, String address) {
    return switch (check.check(user, password, address)) {
      case Granted<String>(String proved) -> Outcome.granted(accounts.roles(proved));
      case Refused<String>(var code, var message, var retryAfter) ->
          Outcome.refused(code, message, retryAfter);
    };
  }

  /// The roles, now, of somebody who has proved before who they are; none if the account is
  /// suspended.
  public Set<AccountRole> rolesOf(String user) {
    AccountTable.Credentials found = accounts.credentials(user);
    return found == null || found.suspended() ? Set.of() : accounts.roles(user);
  }

  @Override
  public void close() {
    passwords.close();
  }
}
