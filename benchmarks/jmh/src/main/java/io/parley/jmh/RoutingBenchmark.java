package io.parley.jmh;

import io.parley.router.conversation.Recipients;
import io.parley.router.routing.Fanout;
import io.parley.router.routing.NodeDelivery;
import io.parley.router.routing.RouteTable;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey.NodeKey;
import io.parley.schema.route.RouteKey.UserKey;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// From an event and its recipients to one delivery for each of two nodes.
@State(Scope.Thread)
public class RoutingBenchmark {

  @Param({"2", "100", "5000"})
  private int members;

  private final RouteTable routes = new RouteTable();
  private final Fanout fanout = new Fanout(routes);
  private final SealedEvent event = Messages.sealed("g:1", 4711);
  private Recipients recipients = Recipients.NOBODY;

  @Setup
  public void openRoutes() {
    var route = new Route(Messages.INCARNATION);
    long offset = 0;
    for (int node = 0; node < 2; node++) {
      routes.apply(new NodeKey("node-" + node, Messages.INCARNATION), route, offset++);
    }
    List<String> users = Messages.users(members);
    for (String user : users) {
      String node = "node-" + offset % 2;
      routes.apply(new UserKey(user, node, Messages.INCARNATION), route, offset++);
    }
    recipients = new Recipients(users, false);
  }

  @Benchmark
  public List<NodeDelivery> route() {
    return fanout.event("g:1", event, recipients, null);
  }
}
