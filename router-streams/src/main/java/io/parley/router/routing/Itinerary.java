package io.parley.router.routing;

import io.parley.schema.codec.EncodedUsers;
import io.parley.schema.conversation.Limits;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stops of things to be delivered to the same recipients: a node each, with whom they are for
/// there. Complete when the first of them is packed.
final class Itinerary {

  private final Map<String, Stop> stopsByNode = new LinkedHashMap<>();

  /// What makes a delivery out of the thing itself and one stop's particulars.
  interface Pack {
    Delivery pack(long incarnation, List<String> users, boolean subscribers, @Nullable Reply reply);
  }

  private static final class Stop {
    private final long incarnation;
    private final List<String> users = new ArrayList<>();
    private @Nullable List<EncodedUsers> parts;
    private boolean subscribers;

    private Stop(long incarnation) {
      this.incarnation = incarnation;
    }

    /// The users, as many as one delivery may name; one part, without any, if there are none.
    private List<EncodedUsers> parts() {
      List<EncodedUsers> known = parts;
      if (known == null) {
        known = new ArrayList<>(1);
        int from = 0;
        do {
          int to = Math.min(from + Limits.MAX_USERS_PER_DELIVERY, users.size());
          known.add(EncodedUsers.of(users.subList(from, to)));
          from = to;
        } while (from < users.size());
        parts = known;
      }
      return known;
    }
  }

  void addUser(String node, long incarnation, String user) {
    stop(node, incarnation).users.add(user);
  }

  void addSubscribers(String node, long incarnation) {
    stop(node, incarnation).subscribers = true;
  }

  /// @param answer goes to the node that asked, which gets something in any case
  List<NodeDelivery> pack(@Nullable Answer answer, Pack pack) {
    List<NodeDelivery> deliveries = new ArrayList<>(stopsByNode.size() + 1);
    stopsByNode.forEach((node, stop) -> pack(node, stop, replyFor(node, answer), pack, deliveries));
    if (answer != null && !stopsByNode.containsKey(answer.node())) {
      deliveries.add(
          new NodeDelivery(answer.node(), new ReplyDelivery(answer.incarnation(), answer.reply())));
    }
    return deliveries;
  }

  private static @Nullable Reply replyFor(String node, @Nullable Answer answer) {
    return answer != null && answer.node().equals(node) ? answer.reply() : null;
  }

  /// The first delivery of a stop carries the reply and goes to the subscribers; users beyond the
  /// limit of one take more.
  private static void pack(
      String node, Stop stop, @Nullable Reply reply, Pack pack, List<NodeDelivery> deliveries) {
    boolean first = true;
    for (List<String> users : stop.parts()) {
      Delivery delivery =
          pack.pack(stop.incarnation, users, first && stop.subscribers, first ? reply : null);
      deliveries.add(new NodeDelivery(node, delivery));
      first = false;
    }
  }

  /// Routes to one node are of one incarnation, its current one; should it change while they are
  /// looked up, the node itself drops what is not its own.
  private Stop stop(String node, long incarnation) {
    return stopsByNode.computeIfAbsent(node, _ -> new Stop(incarnation));
  }
}
