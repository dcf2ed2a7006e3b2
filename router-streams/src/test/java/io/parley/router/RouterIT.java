package io.parley.router;

import static io.parley.router.KafkaWorld.fresh;
import static io.parley.router.KafkaWorld.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.service.Configuration;
import io.parley.service.StartupException;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@WithServers
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RouterIT {

  private static final Logger LOG = LoggerFactory.getLogger(RouterIT.class);

  private final KafkaWorld world;
  private final Path stateDir;
  private final String alice = fresh("alice");
  private final String bob = fresh("bob");
  private final String direct = ConversationId.direct(alice, bob);
  private final String nodeA = fresh("node-a-");
  private final String nodeB = fresh("node-b-");

  RouterIT(Servers servers, @TempDir Path stateDir) {
    this.world = new KafkaWorld(servers);
    this.stateDir = stateDir;
    world.addNode(nodeA);
    world.addNode(nodeB);
    world.addUser(alice, nodeA);
    world.addUser(bob, nodeB);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static List<Reply> replies(List<Delivery> deliveries) {
    List<Reply> replies = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      Reply reply = delivery.reply();
      if (reply != null) {
        replies.add(reply);
      }
    }
    return replies;
  }

  @Test
  void turnsCommandsIntoOneChainAndTellsBothNodes() {
    world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    for (int i = 0; i < 500; i++) {
      world.send(direct, alice, nodeA, message());
    }

    List<Delivery> toAlice = world.receive(nodeA, 501);
    List<Delivery> toBob = world.receive(nodeB, 501);

    world.awaitLog(direct, 501);
    assertThat(toAlice).hasSize(501).allMatch(EventDelivery.class::isInstance);
    assertThat(replies(toAlice)).hasSize(501);
    assertThat(toBob).hasSize(501);
    assertThat(replies(toBob)).isEmpty();
    for (int i = 0; i < 501; i++) {
      assertThat(((EventDelivery) toBob.get(i)).event())
          .isEqualTo(((EventDelivery) toAlice.get(i)).event());
    }
  }

  @Test
  void aRestartLosesAndDoublesNothing() {
    SendMessage first = message();
    Router router = world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    world.send(direct, alice, nodeA, first);
    for (int i = 0; i < 300; i++) {
      world.send(direct, alice, nodeA, message());
    }
    world.receive(nodeA, 1);
    world.stop(router);
    for (int i = 0; i < 200; i++) {
      world.send(direct, bob, nodeB, message());
    }
    world.startRouter(stateDir);
    world.send(direct, alice, nodeA, first);
    world.awaitLog(direct, 502);
    List<Reply> toBob = replies(world.receive(nodeB, 502));
    assertThat(toBob).hasSize(200);
    Reply again = replies(world.receive(nodeA, 502)).getLast();
    assertThat(again.outcome())
        .isInstanceOfSatisfying(
            Reply.Accepted.class,
            accepted -> {
              assertThat(accepted.sequence()).isEqualTo(2);
              assertThat(accepted.duplicate()).isTrue();
            });
  }

  @Test
  void anEmptyStateDirectoryIsFilledFromKafka(@TempDir Path other) {
    Router router = world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    world.send(direct, alice, nodeA, message());
    world.awaitLog(direct, 2);
    world.stop(router);
    world.startRouter(other);
    world.send(direct, bob, nodeB, message());
    world.awaitLog(direct, 3);
    assertThat(world.receive(nodeA, 3)).hasSize(3);
  }

  @Test
  void partitionsMoveToAnotherInstanceAndBack(@TempDir Path other) {
    Router first = world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    world.startRouter(other);
    for (int i = 0; i < 200; i++) {
      world.send(direct, alice, nodeA, message());
    }
    world.receive(nodeA, 50);
    world.stop(first);
    for (int i = 0; i < 200; i++) {
      world.send(direct, bob, nodeB, message());
    }
    world.awaitLog(direct, 401);
  }

  @Test
  void aNodeTopicThatIsDeletedUnderWayDoesNotHoldUpTheOthers() throws Exception {
    world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    for (int i = 0; i < 100; i++) {
      world.send(direct, alice, nodeA, message());
    }
    world.receive(nodeA, 101);

    long deletedNs = System.nanoTime();
    world.deleteTopicOf(nodeB);
    for (int i = 0; i < 100; i++) {
      world.send(direct, alice, nodeA, message());
    }
    List<Delivery> toAlice = world.receive(nodeA, 100);
    LOG.atInfo()
        .addKeyValue("ms", Duration.ofNanos(System.nanoTime() - deletedNs).toMillis())
        .log("a hundred messages answered after the deletion");
    world.awaitLog(direct, 201);
    assertThat(replies(toAlice)).hasSizeGreaterThanOrEqualTo(100);

    long secondNs = System.nanoTime();
    world.send(direct, alice, nodeA, message());
    world.awaitLog(direct, 202);
    LOG.atInfo()
        .addKeyValue("ms", Duration.ofNanos(System.nanoTime() - secondNs).toMillis())
        .log("one more");
  }

  @Test
  void aCommandFromANodeWithoutATopicHoldsUpNobody() {
    world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    world.send(direct, alice, "never there", message());
    world.send(direct, alice, fresh("gone"), message());
    world.send(direct, alice, nodeA, message());

    world.awaitLog(direct, 4);
    assertThat(world.receive(nodeA, 4)).hasSize(4);
  }

  @Test
  void aNewNodeIsReachedFromItsFirstMoment() {
    String late = fresh("node-late-");
    world.startRouter(stateDir);
    world.send(direct, alice, nodeA, new OpenDirect(bob));
    world.receive(nodeA, 1);

    world.addNode(late);
    world.send(direct, alice, late, message());

    assertThat(world.receive(late, 1)).singleElement().isInstanceOf(ReplyDelivery.class);
  }

  @Test
  void reportsHowFarItHasHeardAndSaysGoodBye() throws IOException {
    Router router = world.startRouter(stateDir);
    String instance = Files.readString(stateDir.resolve("instance-id"));
    assertThat(world.reports()).containsKey(instance);

    long offset = world.addUser(fresh("carol"), nodeA);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(world.reports())
                    .hasEntrySatisfying(
                        instance,
                        report -> assertThat(report.appliedRoutes()).isGreaterThan(offset)));

    world.stop(router);
    assertThat(world.reports()).doesNotContainKey(instance);
  }

  @Test
  void showsOperatorsHowItIs() throws Exception {
    Router router = world.startRouter(stateDir);
    try (HttpClient http = HttpClient.newHttpClient()) {
      world.send(direct, alice, nodeA, new OpenDirect(bob));
      world.receive(nodeA, 1);
      String base = "http://127.0.0.1:" + router.adminPort();
      var ready = HttpRequest.newBuilder(URI.create(base + "/health/ready")).build();
      var metrics = HttpRequest.newBuilder(URI.create(base + "/metrics")).build();

      assertThat(http.send(ready, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThat(http.send(metrics, BodyHandlers.ofString()).body())
          .contains("parley_router_commands_total{outcome=\"accepted\",type=\"OpenDirect\"} 1.0")
          .contains("parley_router_lag")
          .contains("parley_router_routes_users");
    }
  }

  @Test
  void doesNotStartOnWeakerTopicsThanItIsTold() {
    Map<String, Object> settings = new HashMap<>(world.settings(stateDir));
    settings.put("kafka.replication-factor", 3);

    assertThatThrownBy(() -> Router.start(Configuration.of(RouterConfig.class, settings)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("fewer than replication-factor 3");
  }

  @Test
  void doesNotStartInADirectoryThatIsNoneOrIsInUse() throws IOException {
    Path file = Files.writeString(stateDir.resolve("file"), "");
    assertThatThrownBy(
            () -> Router.start(Configuration.of(RouterConfig.class, world.settings(file))))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("state directory");

    world.startRouter(stateDir);
    assertThatThrownBy(() -> world.startRouter(stateDir))
        .isInstanceOf(StartupException.class)
        .hasMessageNotContaining("\n");
  }
}
