package io.parley.router.routing;

import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import io.parley.schema.route.RouteKey.ChannelKey;
import io.parley.schema.route.RouteKey.NodeKey;
import io.parley.schema.route.RouteKey.UserKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The routes on `parley.sessions` up to an offset, turned round: user → nodes, channel → nodes.
///
/// A route counts only if it was written by its node's current incarnation, the one that was said
/// to have started last. One thread applies records, any number look up; a look-up sees at least
/// everything up to [#applied()] as read before it. As large as the topic's live keys are many.
public final class RouteTable {

  private final Map<String, Node> nodesByName = new ConcurrentHashMap<>();
  private final Map<String, List<Lane>> lanesByUser = new ConcurrentHashMap<>();
  private final Map<String, List<Lane>> lanesByChannel = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private volatile long applied;

  /// A route: to this node, as long as it is in this incarnation.
  private record Lane(Node node, long incarnation) {
    boolean isOpen() {
      return incarnation != Node.UNKNOWN && incarnation == node.incarnation();
    }
  }

  /// Forgets everything, to begin again from the topic's first record.
  public void clear() {
    applied = 0;
    lanesByUser.clear();
    lanesByChannel.clear();
    nodesByName.clear();
    changes.incrementAndGet();
  }

  /// Applies the record at `offset`.
  ///
  /// @param route null for a tombstone
  public void apply(RouteKey key, @Nullable Route route, long offset) {
    Node node = nodesByName.computeIfAbsent(key.node(), Node::new);
    Lane lane = new Lane(node, key.incarnation());
    switch (key) {
      case NodeKey _ when route != null -> node.started(key.incarnation());
      case NodeKey _ -> node.ended(key.incarnation());
      case UserKey(String user, _, _) -> put(lanesByUser, user, lane, route != null);
      case ChannelKey(String channel, _, _) -> put(lanesByChannel, channel, lane, route != null);
    }
    if (node.isForgettable()) {
      nodesByName.remove(node.name());
    }
    changes.incrementAndGet();
    skip(offset);
  }

  /// Passes over the record at `offset`, which says nothing about routes.
  public void skip(long offset) {
    applied = offset + 1;
  }

  /// Up to which offset, exclusive, the records have been applied.
  public long applied() {
    return applied;
  }

  /// How often the routes have changed. What was looked up after it was asked for is still so as
  /// long as it stays the same, and then has all that is in [#applied].
  long changes() {
    return changes.get();
  }

  /// Whether something meant for this incarnation can still reach it, as far as is known.
  public boolean mayReach(String node, long incarnation) {
    Node known = nodesByName.get(node);
    return known == null
        || known.incarnation() == Node.UNKNOWN
        || known.incarnation() == incarnation;
  }

  public int nodes() {
    return nodesByName.size();
  }

  public int users() {
    return lanesByUser.size();
  }

  public int channels() {
    return lanesByChannel.size();
  }

  /// The users, by the nodes that hold them; who is nowhere is left out.
  void locate(Collection<String> users, Itinerary itinerary) {
    for (String user : users) {
      for (Lane lane : lanesByUser.getOrDefault(user, List.of())) {
        if (lane.isOpen()) {
          itinerary.addUser(lane.node().name(), lane.incarnation(), user);
        }
      }
    }
  }

  void locateSubscribers(String channel, Itinerary itinerary) {
    for (Lane lane : lanesByChannel.getOrDefault(channel, List.of())) {
      if (lane.isOpen()) {
        itinerary.addSubscribers(lane.node().name(), lane.incarnation());
      }
    }
  }

  /// Opens or ends a route. Lists are short and immutable, so that readers need no lock.
  private static void put(
      Map<String, List<Lane>> lanesByKey, String key, Lane lane, boolean there) {
    lanesByKey.compute(
        key,
        (_, before) -> {
          List<Lane> lanes = before == null ? List.of() : before;
          List<Lane> others = lanes.stream().filter(other -> !other.equals(lane)).toList();
          lane.node().routes -= lanes.size() - others.size();
          if (!there) {
            return others.isEmpty() ? null : others;
          }
          lane.node().routes++;
          return Stream.concat(others.stream(), Stream.of(lane)).toList();
        });
  }
}
