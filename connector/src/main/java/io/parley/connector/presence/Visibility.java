package io.parley.connector.presence;

import java.util.Collection;
import java.util.Set;

/// Whom a user may see.
public interface Visibility {

  /// Those of the users whose presence is not for this one to see, because they have blocked this
  /// one. May block, so it is called on a virtual thread.
  ///
  /// @throws io.parley.connector.history.StoreUnavailable if it is not known
  Set<String> hidden(String from, Collection<String> users);
}
