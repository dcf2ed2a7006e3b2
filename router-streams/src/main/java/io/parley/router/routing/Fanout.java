package io.parley.router.routing;

import io.parley.router.conversation.Recipients;
import io.parley.schema.delivery.Delivery.CursorDelivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Delivery.TypingDelivery;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.signal.Typing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what happened into deliveries: one per node that holds a recipient, the answer on the one
/// to the node that asked, which gets one in any case.
public final class Fanout {

  private final RouteTable routes;

  public Fanout(RouteTable routes) {
    this.routes = routes;
  }

  public List<NodeDelivery> event(
      String conversation, SealedEvent event, Recipients recipients, @Nullable Answer answer) {
    return itinerary(conversation, recipients, answer)
        .pack(
            (incarnation, users, subscribers, reply) ->
                new EventDelivery(incarnation, event, users, subscribers, reply));
  }

  public List<NodeDelivery> cursor(Cursor cursor, Recipients recipients, Answer answer) {
    return itinerary(cursor.conversation(), recipients, answer)
        .pack(
            (incarnation, users, _, reply) ->
                new CursorDelivery(incarnation, cursor, users, reply));
  }

  public List<NodeDelivery> typing(Typing typing, Recipients recipients) {
    return itinerary(typing.conversation(), recipients, null)
        .pack((incarnation, users, _, _) -> new TypingDelivery(incarnation, typing, users));
  }

  public List<NodeDelivery> answer(Answer answer) {
    return isInTime(answer)
        ? List.of(
            new NodeDelivery(
                answer.node(), new ReplyDelivery(answer.incarnation(), answer.reply())))
        : List.of();
  }

  /// Whether the node that asked has not been restarted since.
  public boolean isInTime(Answer answer) {
    return routes.mayReach(answer.node(), answer.incarnation());
  }

  private Itinerary itinerary(String conversation, Recipients recipients, @Nullable Answer answer) {
    var itinerary = new Itinerary();
    routes.locate(recipients.users(), itinerary);
    if (recipients.subscribers()) {
      routes.locateSubscribers(conversation, itinerary);
    }
    if (answer != null && isInTime(answer)) {
      itinerary.addAnswer(answer);
    }
    return itinerary;
  }
}
