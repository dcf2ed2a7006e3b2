package io.parley.router.topology;

/// Which nodes have a topic. A delivery to a topic that is gone would hold up the transaction of
/// every conversation that shares it, so it is asked before, and must be answered at once.
public interface NodeTopics {

  boolean exists(String topic);

  /// A delivery to it could not be made just now.
  void failed(String topic, Exception reason);
}
