package io.parley.connector.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.content.PlainContents;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.FakeConnection;
import io.parley.connector.session.FakeNode;
import io.parley.connector.session.Session;
import io.parley.schema.RawJson;
import io.parley.schema.codec.EncodedUsers;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.delivery.Delivery.CursorDelivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FanoutTest {

  private static final long INCARNATION = 17;
  private static final String GROUP = "g:1";
  private static final int MANY = 20;

  private final FakeNode node = new FakeNode();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Fanout fanout =
      new Fanout(node.registry, INCARNATION, new PlainContents(), () -> {}, metrics);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Executor loop = tasks::add;
  private final List<FakeConnection> connections = new ArrayList<>();
  private final List<String> users = new ArrayList<>();

  @Test
  void givesEachSessionTheEventsOfABatchInTheirOrder() {
    logInMany();
    event(1, users, null);
    event(2, users, null);
    event(3, List.of("u1"), null);
    flush();

    assertThat(sequences(0)).containsExactly(1, 2);
    assertThat(sequences(1)).containsExactly(1, 2, 3);
    assertThat(metrics.counter("parley.pushes").count()).isEqualTo(2 * MANY + 1);
  }

  @Test
  void givesWhoeverAskedTheAnswerInPlaceOfTheEvent() {
    Session asking = logInMany();
    event(1, users, null);
    event(2, users, asking);
    event(3, users, null);
    flush();

    assertThat(connections.get(0).takeWritten())
        .satisfiesExactly(
            first -> assertThat(first).contains("event", "\"sequence\":1"),
            second -> assertThat(second).contains("ok", "\"re\":7"),
            third -> assertThat(third).contains("event", "\"sequence\":3"));
    assertThat(sequences(1)).containsExactly(1, 2, 3);
    assertThat(metrics.counter("parley.pushes").count()).isEqualTo(3 * MANY - 1);
  }

  @Test
  void givesWhoeverWasAnsweredByTheClockTheEvent() {
    Session asking = logInMany();
    Reply late = new Reply(asking.id(), 99, accepted());
    deliver(1, users, late);
    flush();

    assertThat(sequences(0)).containsExactly(1);
  }

  @Test
  void answersWhoeverAskedWithoutBeingARecipient() {
    logInMany();
    var connection = new FakeConnection(loop);
    Session outsider = node.logIn(connection, "outsider", "phone");
    event(1, users, outsider);
    fanout.add(new ReplyDelivery(INCARNATION, reply(outsider)));
    flush();

    assertThat(connection.takeWritten()).hasSize(2).allMatch(frame -> frame.contains("ok"));
    assertThat(sequences(0)).containsExactly(1);
  }

  @Test
  void tellsACursorToAllButTheOneThatMovedIt() {
    Session asking = logInMany();
    var cursor = new Cursor(GROUP, "u0", 5, 5, Instant.EPOCH);
    fanout.add(new CursorDelivery(INCARNATION, cursor, users, reply(asking)));
    flush();

    assertThat(connections.get(0).takeWritten()).singleElement().asString().contains("ok");
    assertThat(connections.get(1).takeWritten()).singleElement().asString().contains("receipt");
  }

  @Test
  void knowsOfSessionsThatComeAndGoBetweenTwoEventsOfABatch() {
    Session first = logInMany();
    event(1, users, null);
    var connection = new FakeConnection(loop);
    node.logIn(connection, "u1", "laptop");
    event(2, users, null);
    node.leave(first);
    event(3, users, null);
    flush();

    assertThat(sequences(0)).containsExactly(1, 2);
    assertThat(sequences(1)).containsExactly(1, 2, 3);
    assertThat(sequences(connection)).containsExactly(2, 3);
  }

  @Test
  void endsTheConnectionThatAMistakeHappensToAlone() {
    logInMany();
    connections.get(3).breakDown();
    event(1, users, null);
    event(2, users, null);
    flush();

    assertThat(connections.get(3).closeReason()).isEqualTo(CloseReason.SERVER_ERROR);
    assertThat(sequences(4)).containsExactly(1, 2);
  }

  @Test
  void handsOverNothingMoreToALoopThatHasNotBegun() {
    logInMany();
    event(1, users, null);
    fanout.flush();
    event(2, users, null);
    Thread delivering = Thread.ofVirtual().start(fanout::flush);

    assertThat(joinedWithin(delivering, 100)).as("waits").isFalse();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(joinedWithin(delivering, 10_000)).isTrue();
    tasks.remove().run();
    assertThat(sequences(0)).containsExactly(1, 2);
  }

  private static boolean joinedWithin(Thread thread, long ms) {
    try {
      return thread.join(Duration.ofMillis(ms));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Many users on one event loop.
  ///
  /// @return the session of the first
  private Session logInMany() {
    List<Session> sessions =
        IntStream.range(0, MANY)
            .mapToObj(
                i -> {
                  var connection = new FakeConnection(loop);
                  connections.add(connection);
                  users.add("u" + i);
                  return node.logIn(connection, "u" + i, "phone");
                })
            .toList();
    return sessions.getFirst();
  }

  private void event(long sequence, List<String> to, @Nullable Session asking) {
    deliver(sequence, to, asking == null ? null : reply(asking));
  }

  private void deliver(long sequence, List<String> to, @Nullable Reply reply) {
    var event =
        new EventEnvelope(
            GROUP, sequence, Instant.EPOCH, "u0", new MessageEdited(1, RawJson.of("{}")));
    fanout.add(
        new EventDelivery(
            INCARNATION,
            EventCodec.seal(event, EventHash.GENESIS),
            EncodedUsers.of(to),
            false,
            reply));
  }

  /// The answer to a request that it opens.
  private static Reply reply(Session asking) {
    return new Reply(asking.id(), FakeNode.ask(asking, "7"), accepted());
  }

  private static Reply.Accepted accepted() {
    return new Reply.Accepted(GROUP, 1, Instant.EPOCH, false);
  }

  private void flush() {
    fanout.flush();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private List<Integer> sequences(int connection) {
    return sequences(connections.get(connection));
  }

  private static List<Integer> sequences(FakeConnection connection) {
    return connection.takeWritten().stream()
        .map(frame -> frame.replaceAll(".*\"sequence\":(\\d+).*", "$1"))
        .map(Integer::valueOf)
        .toList();
  }
}
