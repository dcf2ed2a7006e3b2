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
/// to the node that asked, which gets one in any case. Used by one thread at a time.
public final class Fanout {

  private final RouteTable routes;
  private final Itineraries itineraries;

  public Fanout(RouteTable routes) {
    this.routes = routes;
    this.itineraries = new Itineraries(routes);
  }

  public List<NodeDelivery> event(
      String conversation, SealedEvent event, Recipients recipients, @Nullable Answer answer) {
    return itineraries
        .of(conversation, recipients)
        .pack(
            inTime(answer),
            (incarnation, users, subscribers, reply) ->
                new EventDelivery(incarnation, event, users, subscribers, reply));
  }

  public List<NodeDelivery> cursor(Cursor cursor, Recipients recipients, Answer answer) {
    return itineraries
        .of(cursor.conversation(), recipients)
        .pack(
            inTime(answer),
            (incarnation, users, _, reply) ->
                new CursorDelivery(incarnation, cursor, users, reply));
  }

  public List<NodeDelivery> typing(Typing typing, Recipients recipients) {
    return itineraries
        .of(typing.conversation(), recipients)
        .pack(null, (incarnation, users, _, _) -> new TypingDelivery(incarnation, typing, users));
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

  private @Nullable Answer inTime(@Nullable Answer answer) {
    return answer != null && isInTime(answer) ? answer : null;
  }
}
