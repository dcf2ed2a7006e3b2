package io.parley.connector.session;

import java.util.Collection;
import java.util.Set;

/// Which users there are.
public interface UserDirectory {

  /// Those of the users for whom there is no account. Blocks, so it is called on a virtual thread;
  /// throws [io.parley.connector.history.StoreUnavailable] when PostgreSQL is away.
  Set<String> unknown(Collection<String> users);
}
