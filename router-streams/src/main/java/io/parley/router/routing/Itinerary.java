package io.parley.router.routing;

import io.parley.schema.conversation.Limits;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stops of one thing to be delivered: a node each, with whom it is for there.
final class Itinerary {

  private final Map<String, Stop> stopsByNode = new LinkedHashMap<>();

  /// What makes a delivery out of the thing itself and one stop's particulars.
  interface Pack {
    Delivery pack(long incarnation, List<String> users, boolean subscribers, @Nullable Reply reply);
  }

  private static final class Stop {
    private final long incarnation;
    private final List<String> users = new ArrayList<>();
    private boolean subscribers;
    private @Nullable Reply reply;

    private Stop(long incarnation) {
      this.incarnation = incarnation;
    }
  }

  void addUser(String node, long incarnation, String user) {
    stop(node, incarnation).users.add(user);
  }

  void addSubscribers(String node, long incarnation) {
    stop(node, incarnation).subscribers = true;
  }

  void addAnswer(Answer answer) {
    stop(answer.node(), answer.incarnation()).reply = answer.reply();
  }

  List<NodeDelivery> pack(Pack pack) {
    List<NodeDelivery> deliveries = new ArrayList<>(stopsByNode.size());
    stopsByNode.forEach(
        (node, stop) ->
            pack(stop, pack).forEach(delivery -> deliveries.add(new NodeDelivery(node, delivery))));
    return deliveries;
  }

  /// The first delivery of a stop carries the reply and goes to the subscribers; users beyond the
  /// limit of one take more.
  private static List<Delivery> pack(Stop stop, Pack pack) {
    Reply reply = stop.reply;
    if (stop.users.isEmpty() && !stop.subscribers && reply != null) {
      return List.of(new ReplyDelivery(stop.incarnation, reply));
    }
    List<Delivery> deliveries = new ArrayList<>(1);
    int from = 0;
    do {
      boolean first = from == 0;
      int to = Math.min(from + Limits.MAX_USERS_PER_DELIVERY, stop.users.size());
      deliveries.add(
          pack.pack(
              stop.incarnation,
              List.copyOf(stop.users.subList(from, to)),
              first && stop.subscribers,
              first ? reply : null));
      from = to;
    } while (from < stop.users.size());
    return deliveries;
  }

  /// Routes to one node are of one incarnation, its current one; should it change while they are
  /// looked up, the node itself drops what is not its own.
  private Stop stop(String node, long incarnation) {
    return stopsByNode.computeIfAbsent(node, _ -> new Stop(incarnation));
  }
}
