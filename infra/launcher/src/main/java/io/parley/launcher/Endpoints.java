package io.parley.launcher;

import java.util.List;

/// Where everything is that runs on one data directory.
///
/// @param kafka host and port, for `bootstrap.servers`
/// @param redis `redis://host:port`
/// @param postgres JDBC URL, complete with user and password
record Endpoints(List<Node> nodes, String kafka, String redis, String postgres) {

  Endpoints {
    nodes = List.copyOf(nodes);
  }

  /// One connector.
  ///
  /// @param http `http://host:port` of log-in, WebSocket and page
  /// @param tcp `tcp://host:port`
  /// @param admin `http://host:port` of health and metrics
  record Node(String id, String http, String tcp, String admin) {}
}
