package io.parley.router.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.router.conversation.Recipients;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ItinerariesTest {

  private static final SealedEvent EVENT = new SealedEvent(new byte[] {1}, EventHash.GENESIS);
  private static final int MANY = 100;

  private final RouteTable routes = new RouteTable();
  private final Itineraries itineraries = new Itineraries(routes);
  private final Recipients many = recipients(MANY);
  private long offset;

  @BeforeEach
  void openRoutes() {
    route("n/a", true);
    route("n/b", true);
    many.users().forEach(user -> route("u/" + user + "/a", true));
  }

  @Test
  void looksUpManyRecipientsOnce() {
    Itinerary first = itineraries.of("g", many);

    assertThat(itineraries.of("g", many)).isSameAs(first);
    assertThat(itineraries.of("h", many)).isNotSameAs(first);
    assertThat(users(first, null)).isEqualTo(List.copyOf(many.users()));
  }

  @Test
  void looksUpAgainWhenARouteHasChanged() {
    itineraries.of("g", many);
    route("u/u0/a", false);
    route("u/u1/b", true);

    assertThat(itineraries.of("g", many).pack(null, ItinerariesTest::event))
        .extracting(NodeDelivery::node, to -> ((EventDelivery) to.delivery()).users().size())
        .containsExactlyInAnyOrder(tuple("a", MANY - 1), tuple("b", 1));
  }

  @Test
  void looksUpAgainWhenTheRoutesAreReadAnew() {
    itineraries.of("g", many);
    routes.clear();

    assertThat(itineraries.of("g", many).pack(null, ItinerariesTest::event)).isEmpty();
  }

  @Test
  void looksUpAgainWhenTheMembersHaveChanged() {
    itineraries.of("g", many);

    assertThat(users(itineraries.of("g", recipients(MANY - 1)), null)).hasSize(MANY - 1);
  }

  @Test
  void remembersNoAnswer() {
    var answer =
        new Answer("a", 1, new Reply("s", 1, new Reply.Accepted("g", 1, Instant.EPOCH, false)));

    assertThat(delivery(itineraries.of("g", many), answer).reply()).isEqualTo(answer.reply());
    assertThat(delivery(itineraries.of("g", many), null).reply()).isNull();
  }

  @Test
  void forgetsWhatWasQuietTheLongest() {
    Itinerary quiet = itineraries.of("quiet", many);
    Recipients large = recipients(9_990);
    for (int i = 0; i < 5; i++) {
      itineraries.of("g" + i, large);
    }

    assertThat(itineraries.of("quiet", many)).isNotSameAs(quiet);
  }

  private static EventDelivery delivery(Itinerary itinerary, @Nullable Answer answer) {
    return (EventDelivery) itinerary.pack(answer, ItinerariesTest::event).getFirst().delivery();
  }

  private static List<String> users(Itinerary itinerary, @Nullable Answer answer) {
    return delivery(itinerary, answer).users();
  }

  private static EventDelivery event(
      long incarnation, List<String> users, boolean subscribers, @Nullable Reply reply) {
    return new EventDelivery(incarnation, EVENT, users, subscribers, reply);
  }

  private void route(String key, boolean there) {
    routes.apply(RouteKey.parse(key + "/1"), there ? new Route(1) : null, offset++);
  }

  private static Recipients recipients(int count) {
    return new Recipients(IntStream.range(0, count).mapToObj(i -> "u" + i).toList(), false);
  }
}
