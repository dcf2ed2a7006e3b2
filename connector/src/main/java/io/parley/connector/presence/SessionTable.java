package io.parley.connector.presence;

import java.util.Collection;
import java.util.List;

/// Who is where, over all nodes. A hint for people: no message depends on it, and it may be empty
/// at any moment.
public interface SessionTable {

  /// Adds a session of this node. Returns at once.
  void opened(SessionInfo session);

  /// Takes a session of this node away. Returns at once.
  void closed(String user, String session);

  /// Says again which sessions live on this node, so that a table that was lost fills again.
  /// Returns at once.
  void seen(Collection<SessionInfo> sessions);

  /// The user's sessions on all nodes; nothing if the table can't be read. May block for 500 ms.
  List<SessionInfo> ofUser(String user);
}
