package io.parley.connector.transport;

import java.util.List;

/// Where clients can go that this node has no room for.
@FunctionalInterface
public interface NodesWithRoom {

  /// Addresses of other nodes, the best first; none if none is known. Never blocks.
  List<String> addresses();
}
