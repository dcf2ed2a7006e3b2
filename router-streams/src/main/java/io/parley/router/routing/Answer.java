package io.parley.router.routing;

import io.parley.schema.command.Origin;
import io.parley.schema.delivery.Reply;

/// A reply with the node and the incarnation that asked.
public record Answer(String node, long incarnation, Reply reply) {

  public static Answer to(Origin origin, Reply.Outcome outcome) {
    return new Answer(
        origin.node(),
        origin.incarnation(),
        new Reply(origin.session(), origin.request(), outcome));
  }
}
