package io.parley.connector.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.content.PlainContents;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.session.FakeNode;
import io.parley.connector.session.Peer;
import io.parley.connector.session.Session;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MissedEventsTest {

  private static final int SENDING = 2;
  private static final int PAGE = 3;

  private final FakeHistory history = new FakeHistory();
  private final MissedEvents missedEvents =
      new MissedEvents(
          history,
          new PlainContents(),
          new SyncConfig(
              Duration.ofSeconds(10),
              Duration.ofSeconds(2),
              1,
              SENDING,
              PAGE,
              Duration.ofSeconds(30)),
          new SimpleMeterRegistry());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Client> clients = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    clients.forEach(client -> client.connection.close());
  }

  @Test
  void sendsWhatIsMissingPageByPage() throws Exception {
    record(8);
    var client = new Client();

    client.sync(Map.of(FakeHistory.CONVERSATION, 1L)).get();

    assertThat(client.sequences()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void sendsTheNextPageOnlyWhenTheClientHasTakenTheLast() throws Exception {
    record(8);
    var client = new Client();
    client.takesNothing();
    Future<?> sync = client.sync(Map.of());

    await().until(() -> client.sequences().size() == PAGE);
    await().during(Duration.ofMillis(200)).until(() -> client.sequences().size() == PAGE);
    client.takesAll();

    sync.get();
    assertThat(client.sequences()).hasSize(8);
  }

  @Test
  void goesOnWithOthersWhileAClientTakesNothing() throws Exception {
    record(2);
    var stuck = new Client();
    stuck.takesNothing();
    Future<?> sync = stuck.sync(Map.of());
    await().until(() -> !stuck.sequences().isEmpty());

    var other = new Client();
    other.sync(Map.of()).get();

    assertThat(other.sequences()).hasSize(2);
    assertThat(sync).isNotDone();
  }

  @Test
  void goesOnWithOthersWhenAClientThatTookNothingHasGone() throws Exception {
    record(8);
    List<Client> stuck = new ArrayList<>();
    List<Future<?>> syncs = new ArrayList<>();
    for (int i = 0; i < SENDING; i++) {
      var client = new Client();
      client.takesNothing();
      stuck.add(client);
      syncs.add(client.sync(Map.of()));
    }
    await().until(() -> stuck.stream().noneMatch(client -> client.sequences().isEmpty()));
    var other = new Client();
    Future<?> queued = other.sync(Map.of());
    await().during(Duration.ofMillis(200)).until(() -> other.sequences().isEmpty());

    stuck.forEach(Client::goes);

    queued.get();
    assertThat(other.sequences()).hasSize(8);
    for (Future<?> sync : syncs) {
      sync.get(1, TimeUnit.SECONDS);
    }
    assertThat(stuck).allSatisfy(client -> assertThat(client.sequences()).hasSize(PAGE));
  }

  @Test
  void asksNothingForAClientThatWentWhileItWaited() throws Exception {
    record(1);
    var client = new Client();
    client.goes();

    client.sync(Map.of()).get();

    assertThat(history.questions).hasValue(0);
  }

  @Test
  void failsWhenPostgreSqlIsAwayAndThenHoldsNoPlace() throws Exception {
    record(1);
    history.away = true;
    for (int i = 0; i <= SENDING; i++) {
      assertThatThrownBy(() -> new Client().sync(Map.of()).get())
          .hasCauseInstanceOf(StoreUnavailable.class);
    }
    history.away = false;

    new Client().sync(Map.of()).get();
  }

  private void record(int events) {
    for (int sequence = 1; sequence <= events; sequence++) {
      history.recorded.add(
          EventCodec.seal(
              new EventEnvelope(
                  FakeHistory.CONVERSATION,
                  sequence,
                  Instant.EPOCH,
                  "alice",
                  new MembersJoined(List.of("bob"), Role.MEMBER)),
              EventHash.GENESIS));
    }
  }

  /// A session of alice's on a device of its own.
  private final class Client {

    private final LoopConnection connection = new LoopConnection();
    private final Peer peer;
    private final Session session;

    Client() throws Exception {
      var node = new FakeNode();
      clients.add(this);
      peer = inLoop(() -> node.reception().open(connection));
      inLoop(
          () -> {
            peer.received(FakeNode.hello("alice", "phone").replace('\'', '"').getBytes(UTF_8));
            node.runBlocking();
            return peer;
          });
      await().until(() -> !node.registry.ofUser("alice").isEmpty());
      session = node.registry.ofUser("alice").iterator().next();
    }

    Future<?> sync(Map<String, Long> cursors) {
      return threads.submit(
          () -> {
            missedEvents.send(session, cursors);
            return session;
          });
    }

    void takesNothing() {
      connection.writable = false;
    }

    void takesAll() {
      connection.writable = true;
      connection.execute(peer::writabilityChanged);
    }

    void goes() {
      connection.execute(peer::closed);
      await().until(session::hasEnded);
    }

    List<Long> sequences() {
      return connection.written.stream()
          .filter(frame -> frame.contains("\"type\":\"event\""))
          .map(frame -> Long.parseLong(frame.replaceFirst(".*\"sequence\":(\\d+).*", "$1")))
          .toList();
    }

    private <T> T inLoop(Callable<T> task) throws Exception {
      var done = new FutureTask<>(task);
      connection.execute(done);
      return done.get();
    }
  }
}
