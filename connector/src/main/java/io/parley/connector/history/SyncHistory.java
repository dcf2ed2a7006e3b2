package io.parley.connector.history;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The recorded past as it is compared with what devices have.
///
/// Every method blocks, so it is called on a virtual thread; every method throws [StoreUnavailable]
/// when PostgreSQL is away.
public interface SyncHistory extends EventPages {

  /// What a device lacks whose cursors these are, over all conversations the user is or was a
  /// member of. A conversation without a cursor is wanted from the beginning.
  List<Missing> missing(String user, Map<String, Long> cursors);

  /// Per partition of `parley.events` the offset that is projected next.
  Map<Integer, Long> projectedOffsets();

  /// The conversations of these users whose heads moved past `offsets`, out of one consistent look.
  Heads headsSince(Collection<String> users, Map<Integer, Long> offsets);

  /// The heads of those of these channels whose heads moved past `offsets`.
  Map<String, Long> channelHeadsSince(Collection<String> channels, Map<Integer, Long> offsets);
}
