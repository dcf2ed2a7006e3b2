package io.parley.connector.presence;

import java.util.List;

/// Who is where, over all nodes. A hint for people: no message depends on it, and it may be empty
/// at any moment.
public interface SessionTable {

  /// Adds a session of this node. Older ones of the same device, and those beyond the number that a
  /// user may have, are ended, wherever they are. Returns at once.
  void opened(SessionInfo session);

  /// Takes a session of this node away. Returns at once.
  void closed(String user, String session);

  /// Says again how it stands with a session of this node. Returns at once.
  void changed(SessionInfo session);

  /// The user's sessions on all nodes. May block for 500 ms.
  ///
  /// @throws io.parley.connector.history.StoreUnavailable if the table can't be read
  List<TableEntry> ofUser(String user);

  /// Has a session ended by the node that holds it. Returns at once.
  void end(TableEntry session);
}
