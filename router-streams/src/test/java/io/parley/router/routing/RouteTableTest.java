package io.parley.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.router.conversation.Recipients;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private static final SealedEvent EVENT = new SealedEvent(new byte[] {1}, EventHash.GENESIS);
  private static final String CHANNEL = "c:" + "0".repeat(32);

  private final RouteTable routes = new RouteTable();
  private final Fanout fanout = new Fanout(routes);
  private long offset;

  private RouteTableTest route(String key, long incarnation) {
    routes.apply(RouteKey.parse(key + "/" + incarnation), new Route(incarnation), offset++);
    return this;
  }

  private RouteTableTest tombstone(String key) {
    return tombstone(key, 1);
  }

  private RouteTableTest tombstone(String key, long incarnation) {
    routes.apply(RouteKey.parse(key + "/" + incarnation), null, offset++);
    return this;
  }

  private List<NodeDelivery> deliver(Recipients recipients, @Nullable Answer answer) {
    return fanout.event(CHANNEL, EVENT, recipients, answer);
  }

  private String deliver(String... users) {
    var usersByNode = new TreeMap<String, List<String>>();
    deliver(new Recipients(List.of(users), false), null)
        .forEach(to -> usersByNode.put(to.node(), ((EventDelivery) to.delivery()).users()));
    return usersByNode.toString();
  }

  private static Answer answer(String node, long incarnation) {
    return new Answer(
        node, incarnation, new Reply("s", 1, new Reply.Accepted(CHANNEL, 1, Instant.EPOCH, false)));
  }

  @Test
  void sendsOnePerNodeThatHoldsARecipient() {
    route("n/a", 1).route("n/b", 2).route("n/c", 3);
    route("u/alice/a", 1).route("u/bob/a", 1).route("u/bob/b", 2).route("u/eve/c", 3);

    assertThat(deliver("alice", "bob", "nobody")).isEqualTo("{a=[alice, bob], b=[bob]}");
  }

  @Test
  void routesOfAnotherIncarnationAreVoid() {
    route("n/a", 1).route("u/alice/a", 1).route("u/bob/a", 1).route("n/a", 2);
    assertThat(deliver("alice", "bob")).isEqualTo("{}");

    route("u/alice/a", 2);
    assertThat(deliver("alice", "bob")).isEqualTo("{a=[alice]}");
  }

  @Test
  void clearingAFormerIncarnationLeavesTheCurrentOneAlone() {
    route("n/a", 1).route("u/alice/a", 1).route("c/" + CHANNEL + "/a", 1);
    route("n/a", 2).route("u/alice/a", 2).route("c/" + CHANNEL + "/a", 2);
    tombstone("n/a").tombstone("u/alice/a").tombstone("c/" + CHANNEL + "/a");

    assertThat(deliver("alice")).isEqualTo("{a=[alice]}");
    assertThat(deliver(new Recipients(List.of(), true), null)).hasSize(1);
    tombstone("u/alice/a", 2).tombstone("c/" + CHANNEL + "/a", 2).tombstone("n/a", 2);
    assertThat(routes.nodes() + routes.users() + routes.channels()).isZero();
  }

  @Test
  void routesToANodeThatNeverSaidItIsThereAreVoid() {
    route("u/alice/a", 1);
    assertThat(deliver("alice")).isEqualTo("{}");

    route("n/a", 1);
    assertThat(deliver("alice")).isEqualTo("{a=[alice]}");
  }

  @Test
  void tombstonesEndRoutesAndLeaveNothingBehind() {
    route("n/a", 1).route("u/alice/a", 1).route("c/" + CHANNEL + "/a", 1);
    tombstone("u/alice/a").tombstone("c/" + CHANNEL + "/a");
    assertThat(deliver("alice")).isEqualTo("{}");

    tombstone("n/a").tombstone("n/a").tombstone("u/nobody/a");
    assertThat(routes.nodes() + routes.users() + routes.channels()).isZero();
  }

  @Test
  void aNodeThatGoesBeforeItsRoutesIsForgottenWithTheLast() {
    route("n/a", 1).route("u/alice/a", 1).route("u/bob/a", 1);
    tombstone("n/a").tombstone("u/alice/a");
    assertThat(routes.nodes()).isOne();

    tombstone("u/bob/a");
    assertThat(routes.nodes()).isZero();
  }

  @Test
  void aRouteThatIsSaidAgainCountsOnce() {
    route("n/a", 1).route("u/alice/a", 1).route("u/alice/a", 1);

    assertThat(deliver("alice")).isEqualTo("{a=[alice]}");
    tombstone("u/alice/a").tombstone("n/a");
    assertThat(routes.nodes()).isZero();
  }

  @Test
  void subscribersAreToldOncePerNode() {
    route("n/a", 1).route("n/b", 1).route("c/" + CHANNEL + "/a", 1).route("u/alice/a", 1);
    route("c/" + CHANNEL + "/b", 9);

    assertThat(deliver(new Recipients(List.of("alice"), true), null))
        .containsExactly(
            new NodeDelivery("a", new EventDelivery(1, EVENT, List.of("alice"), true, null)));
  }

  @Test
  void theAnswerTravelsWithTheEventOrAlone() {
    route("n/a", 1).route("n/b", 2).route("u/alice/a", 1);
    Recipients alice = new Recipients(List.of("alice"), false);

    assertThat(deliver(alice, answer("a", 1)))
        .containsExactly(
            new NodeDelivery(
                "a", new EventDelivery(1, EVENT, List.of("alice"), false, answer("a", 1).reply())));
    assertThat(deliver(alice, answer("b", 2)))
        .contains(new NodeDelivery("b", new ReplyDelivery(2, answer("b", 2).reply())))
        .hasSize(2);
  }

  @Test
  void theAnswerToANodeThatWasRestartedIsDropped() {
    route("n/a", 2).route("u/alice/a", 2);

    assertThat(fanout.isInTime(answer("a", 1))).isFalse();
    assertThat(fanout.answer(answer("a", 1))).isEmpty();
    assertThat(deliver(new Recipients(List.of("alice"), false), answer("a", 1)))
        .containsExactly(
            new NodeDelivery("a", new EventDelivery(2, EVENT, List.of("alice"), false, null)));
  }

  @Test
  void theAnswerToANodeNotHeardOfYetIsSent() {
    assertThat(fanout.answer(answer("new", 1)))
        .containsExactly(new NodeDelivery("new", new ReplyDelivery(1, answer("new", 1).reply())));
  }

  @Test
  void manyUsersOnANodeTakeSeveralDeliveries() {
    route("n/a", 1).route("c/" + CHANNEL + "/a", 1);
    List<String> users = IntStream.range(0, 4001).mapToObj(i -> "u" + i).toList();
    users.forEach(user -> route("u/" + user + "/a", 1));

    List<EventDelivery> deliveries =
        deliver(new Recipients(users, true), answer("a", 1)).stream()
            .map(to -> (EventDelivery) to.delivery())
            .toList();

    assertThat(deliveries).extracting(d -> d.users().size()).containsExactly(2000, 2000, 1);
    assertThat(deliveries.stream().flatMap(d -> d.users().stream()))
        .containsExactlyElementsOf(users);
    assertThat(deliveries)
        .extracting(EventDelivery::subscribers)
        .containsExactly(true, false, false);
    assertThat(deliveries).extracting(d -> d.reply() != null).containsExactly(true, false, false);
  }

  @Test
  void saysHowFarItHasHeard() {
    assertThat(routes.applied()).isZero();
    route("n/a", 1).route("u/alice/a", 1);
    assertThat(routes.applied()).isEqualTo(2);
    routes.skip(7);
    assertThat(routes.applied()).isEqualTo(8);
    routes.clear();
    assertThat(routes.applied()).isZero();
    assertThat(deliver("alice")).isEqualTo("{}");
  }
}
