package io.parley.connector.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.connector.session.UserDirectory;
import io.parley.schema.conversation.UserId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Asks PostgreSQL for users and remembers those there are: an account is never taken away. Those
/// there are not are asked for each time, because an account can come.
final class CachedUserDirectory implements UserDirectory {

  static final int MAX_REMEMBERED = 100_000;

  private final AccountTable accounts;
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  CachedUserDirectory(AccountTable accounts) {
    this.accounts = accounts;
  }

  @Override
  public Set<String> unknown(Collection<String> users) {
    Set<String> unknown = new HashSet<>(users);
    unknown.removeIf(user -> known.getIfPresent(user) != null);
    Set<String> possible = new HashSet<>(unknown);
    possible.removeIf(user -> !UserId.isValid(user));
    if (!possible.isEmpty()) {
      Set<String> existing = accounts.existing(possible);
      existing.forEach(user -> known.put(user, true));
      unknown.removeAll(existing);
    }
    return unknown;
  }
}
