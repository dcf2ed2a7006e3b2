package io.parley.schema.route;

import java.time.Duration;

/// What is said of a node on `parley.nodes`, under the node's name; a tombstone when nothing of it
/// is left.
///
/// @param lease for how long after this record the incarnation counts as alive, if it is
///   [State#ALIVE]
/// @param address where clients reach it, host and port
/// @param sessions how many it holds
/// @param room how many more connections it takes
public record NodeReport(
    String node,
    long incarnation,
    State state,
    Duration lease,
    String address,
    int sessions,
    int room) {

  /// How it stands with an incarnation; it goes only forward.
  public enum State {
    /// It says so itself, three times per lease.
    ALIVE,
    /// Another node says so, which has not heard of it for its lease. It is final.
    DEAD,
    /// What it left of routes and sessions is cleared away; its topic is still there.
    CLEARED
  }

  /// The same node in another state.
  public NodeReport in(State next) {
    return new NodeReport(node, incarnation, next, lease, address, 0, 0);
  }
}
