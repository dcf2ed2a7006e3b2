package io.parley.connector.route;

import io.parley.schema.route.NodeReport;

/// What is to be done for nodes that are gone. Each step blocks, and can be done again.
public interface Clearing {

  /// Takes away what the dead incarnation left of routes, sessions and presence.
  void clear(NodeReport dead) throws Exception;

  /// Takes away the routes that all other incarnations of a node left.
  void clearFormer(String node, long incarnation) throws Exception;

  /// Takes away the node's topic.
  void removeTopic(String node) throws Exception;
}
