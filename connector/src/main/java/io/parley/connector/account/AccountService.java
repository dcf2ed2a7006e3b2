package io.parley.connector.account;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.history.Database;
import io.parley.connector.session.Identities;
import io.parley.connector.session.UserDirectory;
import java.time.InstantSource;
import java.util.Map;

/// Everything about accounts, put together. Starts while PostgreSQL is away.
public final class AccountService implements AutoCloseable {

  private final Passwords passwords;
  private final Accounts accounts;
  private final AccountApi api;
  private final Identities identities;
  private final UserDirectory users;

  private AccountService(
      Passwords passwords,
      Accounts accounts,
      AccountApi api,
      Identities identities,
      UserDirectory users) {
    this.passwords = passwords;
    this.accounts = accounts;
    this.api = api;
    this.identities = identities;
    this.users = users;
  }

  /// Puts it together. The listener hears of every log-in that ends here.
  ///
  /// @throws io.parley.service.StartupException if there is no key to sign with
  public static AccountService start(
      AccountConfig config,
      TokenConfig tokens,
      Database database,
      LoginEnded listener,
      MeterRegistry metrics) {
    return start(config, tokens, database, listener, metrics, InstantSource.system());
  }

  static AccountService start(
      AccountConfig config,
      TokenConfig tokens,
      Database database,
      LoginEnded listener,
      MeterRegistry metrics,
      InstantSource clock) {
    SigningKey key = new SigningKeyFile(tokens.keyFile()).load(tokens.createKey());
    var accessTokens = new AccessTokens(key, tokens.issuer(), tokens.accessLifetime(), clock);
    var identities = new TokenIdentities(Map.of(tokens.issuer(), accessTokens));
    var table = new AccountTable(database);
    var passwords = new Passwords(config.hashing(), metrics);
    var accounts = new Accounts(table, passwords, config.minPasswordChars(), clock);
    var throttle = new GuessThrottle(config.guesses(), Ticker.systemTicker());
    var logins =
        new Logins(
            new LoginTable(database), accessTokens, tokens.refreshLifetime(), listener, clock);
    var api =
        new JsonAccountApi(
            accounts,
            config.selfRegistration(),
            new PasswordCheck(table, passwords, throttle),
            logins,
            identities,
            key.publicJwks());
    return new AccountService(
        passwords, accounts, counting(api, metrics), identities, new CachedUserDirectory(table));
  }

  public Accounts accounts() {
    return accounts;
  }

  public AccountApi api() {
    return api;
  }

  public Identities identities() {
    return identities;
  }

  public UserDirectory users() {
    return users;
  }

  @Override
  public void close() {
    passwords.close();
  }

  private static AccountApi counting(AccountApi api, MeterRegistry metrics) {
    return call -> {
      HttpAnswer answer = api.handle(call);
      metrics.counter("parley.account.answers", "status", "" + answer.status()).increment();
      return answer;
    };
  }
}
