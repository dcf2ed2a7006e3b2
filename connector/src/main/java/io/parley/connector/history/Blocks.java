package io.parley.connector.history;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who has blocked whom, as far as the log is projected.
///
/// Every method blocks, so it is called on a virtual thread or a timer's; every method throws
/// [StoreUnavailable] when PostgreSQL is away.
public interface Blocks {

  /// Those of the users who have blocked this one.
  Set<String> blockersOf(String user, Collection<String> among);

  /// How it stands between any two where something was decided past these offsets.
  ///
  /// @param offsets per partition of `parley.events`
  List<Block> changedSince(Map<Integer, Long> offsets);
}
