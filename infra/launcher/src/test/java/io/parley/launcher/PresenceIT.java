package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.launcher.chat.Login;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who is there and on which devices, and channels, over three nodes.
@ExtendWith(PlatformExtension.class)
@Timeout(120)
class PresenceIT {

  private static final int SESSION_ENDED = 4103;
  private static final int TOKEN_REFUSED = 4101;

  private final TestPlatform platform;
  private String alice;
  private String bob;

  PresenceIT(TestPlatform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void makeAccounts() {
    alice = platform.newUser("alice");
    bob = platform.newUser("bob");
  }

  @Test
  void tellsWatchersOnAnyNodeWhoComesAndGoes() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop")) {
      JsonNode before = a.ok(watch(bob)).path("items").path(0);
      assertThat(before.path("state").asString()).isEqualTo("offline");
      assertThat(before.has("lastSeen")).isFalse();

      try (ChatClient phone = connect(2, bob, "phone")) {
        a.await(presence(bob, "online"));
        try (ChatClient tablet = connect(1, bob, "tablet")) {
          assertThat(tablet.user()).isEqualTo(bob);
        }
        assertThat(phone.ok(watch(alice)).path("items").path(0).path("state").asString())
            .isEqualTo("online");
      }
      JsonNode gone = a.await(presence(bob, "offline"));
      assertThat(gone.path("lastSeen").asString()).isNotEmpty();
      assertThat(a.received().stream().filter(one -> type(one).equals("presence"))).hasSize(2);

      a.ok(users("unwatch", bob));
    }
  }

  @Test
  void listsTheSessionsOfAllNodesAndEndsThemFromAnyOther() throws Exception {
    try (ChatClient laptop = connect(0, alice, "laptop");
        ChatClient phone = connect(1, alice, "phone");
        ChatClient other = connect(2, bob, "phone")) {
      JsonNode items = awaitSessions(laptop, 2);
      JsonNode there = item(items, "phone");
      assertThat(there.path("node").asString()).isEqualTo("node-2");
      assertThat(there.path("address").asString()).isEqualTo("127.0.0.1");
      assertThat(there.path("port").asInt()).isPositive();
      assertThat(there.path("state").asString()).isEqualTo("online");
      assertThat(item(items, "laptop").path("current").asBoolean()).isTrue();

      String session = there.path("session").asString();
      assertThat(other.refused(frame("endSession").put("session", session)))
          .isEqualTo("no_such_session");
      laptop.ok(frame("endSession").put("session", session));
      assertThat(phone.awaitClosed()).isEqualTo(SESSION_ENDED);
      awaitSessions(laptop, 1);
    }
  }

  @Test
  void leavesOneSessionToADeviceTheNewest() throws Exception {
    Login login = platform.login(alice, "phone");
    try (ChatClient older = ChatClient.connect(platform.node(0), login);
        ChatClient newer = ChatClient.connect(platform.node(1), login)) {
      assertThat(older.awaitClosed()).isEqualTo(SESSION_ENDED);
      awaitSessions(newer, 1);
      try (ChatClient newest = ChatClient.connect(platform.node(2), login)) {
        assertThat(newer.awaitClosed()).isEqualTo(SESSION_ENDED);
        awaitSessions(newest, 1);
      }
    }
  }

  @Test
  void endsTheSessionsOfALogInOnAllNodes() throws Exception {
    Login login = platform.login(alice, "phone");
    try (ChatClient phone = ChatClient.connect(platform.node(2), login);
        ChatClient laptop = connect(0, alice, "laptop")) {
      awaitSessions(laptop, 2);
      var request =
          HttpRequest.newBuilder(platform.node(1).resolve("/v1/sessions/" + login.id()))
              .header("Authorization", "Bearer " + login.accessToken())
              .DELETE()
              .build();
      assertThat(ChatClient.HTTP.send(request, BodyHandlers.ofString()).statusCode())
          .isEqualTo(204);
      assertThat(phone.awaitClosed()).isEqualTo(SESSION_ENDED);
      awaitSessions(laptop, 1);
    }
  }

  @Test
  void refusesATokenThatWasMadeForAnotherDevice() throws Exception {
    Login login = platform.login(alice, "phone");
    try (ChatClient stranger = ChatClient.open(platform.node(1))) {
      ObjectNode hello = frame("hello").put("token", login.accessToken());
      hello.putObject("device").put("id", "laptop");
      assertThat(stranger.refused(hello)).isEqualTo("unauthorized");
      assertThat(stranger.awaitClosed()).isEqualTo(TOKEN_REFUSED);
    }
  }

  @Test
  void tellsTheOthersWhoIsTyping() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone")) {
      String conversation = a.open(bob);
      b.awaitEvent(conversation, 1);
      a.ok(frame("typing").put("conversation", conversation));
      a.ok(frame("typing").put("conversation", conversation));
      JsonNode typing = b.await("typing");
      assertThat(typing.path("user").asString()).isEqualTo(alice);
      assertThat(typing.path("conversation").asString()).isEqualTo(conversation);
      a.send(conversation, "hello");
      b.awaitEvent(conversation, 2);
      assertThat(b.received().stream().filter(one -> type(one).equals("typing"))).hasSize(1);
      assertThat(a.received()).noneMatch(one -> type(one).equals("typing"));
    }
  }

  @Test
  void whoIsBlockedNeitherSeesNorReachesTheBlockerAndDoesNotHearOfIt() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient other = connect(2, alice, "phone");
        ChatClient b = connect(1, bob, "phone")) {
      String conversation = a.open(bob);
      b.awaitEvent(conversation, 1);
      a.send(conversation, "hello");
      b.awaitEvent(conversation, 2);
      assertThat(state(b, alice)).isEqualTo("online");
      assertThat(state(a, bob)).isEqualTo("online");

      ObjectNode blocked = a.ok(contact(bob, "block"));
      String contact = blocked.path("conversation").asString();
      assertThat(blocked.path("sequence").asLong()).isEqualTo(2);
      assertThat(b.refused(ChatClient.message(conversation, ChatClient.clientId(), "you there?")))
          .isEqualTo("blocked");
      assertThat(a.refused(ChatClient.message(conversation, ChatClient.clientId(), "go away")))
          .isEqualTo("blocked");
      JsonNode gone = b.await(presence(alice, "offline"));
      assertThat(gone.has("lastSeen")).isFalse();
      assertThat(a.ok(contact(bob, "block")).path("duplicate").asBoolean()).isTrue();
      other.awaitEvent(contact, 2);

      try (ChatClient tablet = connect(0, bob, "tablet")) {
        JsonNode item = tablet.ok(watch(alice)).path("items").path(0);
        assertThat(item.path("state").asString()).isEqualTo("offline");
        assertThat(item.has("lastSeen")).isFalse();
        tablet.sync(Map.of());
        assertThat(tablet.cursors()).containsOnlyKeys(conversation).containsEntry(conversation, 2L);
        assertThat(tablet.refused(frame("history").put("conversation", contact)))
            .isEqualTo("no_such_conversation");
      }
      b.ok(frame("typing").put("conversation", conversation));
      a.ok(frame("typing").put("conversation", conversation));
      a.ok(frame("read").put("conversation", conversation).put("sequence", 2));
      assertThat(state(a, bob)).isEqualTo("online");

      String group = a.createGroup("both", List.of(bob));
      b.awaitEvent(group, 1);
      b.send(group, "here I may");
      a.awaitEvent(group, 2);

      a.ok(contact(bob, "unblock"));
      b.await(presence(alice, "online"));
      b.send(conversation, "again");
      a.awaitEvent(conversation, 3);
      assertThat(b.sequences()).containsOnlyKeys(conversation, group);
      assertThat(List.of(a.received(), b.received()))
          .allSatisfy(
              received ->
                  assertThat(received)
                      .noneMatch(one -> List.of("typing", "receipt").contains(type(one))));
    }
  }

  @Test
  void blocksWhoWasNeverTalkedTo() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone")) {
      assertThat(a.refused(contact(bob, "unblock"))).isEqualTo("not_blocked");
      assertThat(a.refused(contact("nobody", "block"))).isEqualTo("no_such_user");
      assertThat(a.refused(contact(bob, "accept"))).isEqualTo("bad_request");
      a.ok(contact(bob, "block"));
      assertThat(b.refused(frame("open").put("user", alice))).isEqualTo("blocked");
      platform.awaitProjected();
      assertThat(a.ok(frame("conversations")).path("items")).isEmpty();
      assertThat(b.ok(frame("conversations")).path("items")).isEmpty();
    }
  }

  @Test
  void sendsAChannelsMessagesOnceToEachNodeWithASubscriberAndToNoOther() throws Exception {
    try (ChatClient owner = connect(0, alice, "laptop");
        ChatClient second = connect(1, bob, "phone");
        ChatClient third = connect(1, platform.newUser("carol"), "phone");
        ChatClient idle = connect(2, platform.newUser("dave"), "phone")) {
      assertThat(idle.isClosed()).isFalse();
      String channel =
          owner
              .ok(frame("create").put("kind", "channel").put("name", "news"))
              .path("conversation")
              .asString();
      platform.awaitProjected();
      subscribe(second, channel);
      subscribe(third, channel);
      List<Double> before = deliveries();
      for (int i = 0; i < 5; i++) {
        owner.send(channel, "news " + i);
      }
      second.awaitEvent(channel, 6);
      third.awaitEvent(channel, 6);
      List<Double> after = deliveries();
      assertThat(after.get(1) - before.get(1)).isEqualTo(5);
      assertThat(after.get(2)).isEqualTo(before.get(2));
      assertThat(second.sequences().get(channel)).containsExactly(2L, 3L, 4L, 5L, 6L);

      second.ok(frame("unsubscribe").put("channel", channel));
      third.drop();
      long marker = owner.send(channel, "a marker");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                List<Double> then = deliveries();
                owner.send(channel, "to nobody");
                Double now = deliveries().get(1);
                return now.equals(then.get(1));
              });
      assertThat(marker).isEqualTo(7);
    }
  }

  @Test
  void isRightAgainAfterRedisWasWiped() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone");
        ChatClient leaver = connect(2, platform.newUser("erin"), "phone")) {
      a.ok(users("watch", bob, leaver.user()));
      awaitSessions(b, 1);
      platform.wipeRedis();
      leaver.drop();
      String conversation = a.open(bob);
      b.awaitEvent(conversation, a.send(conversation, "still here"));

      a.await(presence(leaver.user(), "offline"));
      awaitSessions(b, 1);
      try (ChatClient c = connect(2, platform.newUser("frank"), "phone")) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    c.ok(watch(bob))
                        .path("items")
                        .path(0)
                        .path("state")
                        .asString()
                        .equals("online"));
      }
      assertThat(a.received()).noneMatch(presence(bob, "offline"));
    }
  }

  private ChatClient connect(int node, String user, String device) {
    return ChatClient.connect(platform.node(node), platform.login(user, device));
  }

  private static ObjectNode contact(String user, String action) {
    return frame("contact").put("user", user).put("action", action);
  }

  /// How a client that watches sees a user.
  private static String state(ChatClient client, String user) throws Exception {
    return client.ok(watch(user)).path("items").path(0).path("state").asString();
  }

  private static void subscribe(ChatClient client, String channel) throws Exception {
    client.ok(frame("subscribe").put("channel", channel));
  }

  private static ObjectNode watch(String user) {
    return users("watch", user);
  }

  private static ObjectNode users(String type, String... users) {
    ObjectNode asked = frame(type);
    List.of(users).forEach(asked.putArray("users")::add);
    return asked;
  }

  private static Predicate<JsonNode> presence(String user, String state) {
    return frame ->
        type(frame).equals("presence")
            && frame.path("user").asString().equals(user)
            && frame.path("state").asString().equals(state);
  }

  private static String type(JsonNode frame) {
    return frame.path("type").asString();
  }

  private static JsonNode awaitSessions(ChatClient client, int count) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(() -> client.ok(frame("sessions")).path("items"), items -> items.size() == count);
  }

  private static JsonNode item(JsonNode items, String device) {
    return items
        .valueStream()
        .filter(item -> item.path("device").path("id").asString().equals(device))
        .findFirst()
        .orElseThrow();
  }

  /// How many deliveries each node has read.
  private List<Double> deliveries() throws Exception {
    return List.of(deliveries(0), deliveries(1), deliveries(2));
  }

  private double deliveries(int node) throws Exception {
    var request = HttpRequest.newBuilder(platform.admin(node).resolve("/metrics")).build();
    return ChatClient.HTTP
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("parley_deliveries_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
