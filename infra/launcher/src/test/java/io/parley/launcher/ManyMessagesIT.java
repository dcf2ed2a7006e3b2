package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static io.parley.launcher.ChatClient.message;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.launcher.chat.Login;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Ten thousand messages from fifty users in twenty conversations over two nodes.
@ExtendWith(PlatformExtension.class)
@Timeout(300)
class ManyMessagesIT {

  private static final int USERS = 50;
  private static final int CONVERSATIONS = 20;
  private static final int MESSAGES = 10_000;
  private static final int OPEN_PER_USER = 20;
  private static final int SENT_AGAIN = 500;

  private final TestPlatform platform;
  private final Random random = new Random(20);

  ManyMessagesIT(TestPlatform platform) {
    this.platform = platform;
  }

  private record Sent(int user, String conversation, UUID clientId, JsonNode answer) {}

  @Test
  void everyMemberHasEveryEventInOrderAndSoHasTheHistory() throws Exception {
    List<String> users =
        IntStream.range(0, USERS).mapToObj(i -> platform.newUser("u" + i)).toList();
    List<ChatClient> clients = connectAll(users);
    Map<String, List<Integer>> members = createConversations(users, clients);

    List<Sent> sent = sendAll(clients, members);

    Map<String, Long> heads = new HashMap<>();
    sent.forEach(one -> heads.merge(one.conversation(), sequence(one), Math::max));
    assertThat(sent.stream().map(one -> one.conversation() + sequence(one)).distinct())
        .hasSize(MESSAGES);
    platform.awaitProjected();
    assertHistory(heads);
    assertEveryMemberHasEverything(clients, members, heads);
    assertSentAgainIsTheSame(clients, sent, heads);
    clients.forEach(ChatClient::close);
  }

  private List<ChatClient> connectAll(List<String> users) throws Exception {
    List<ChatClient> clients = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      Login login = platform.login(users.get(i), "phone");
      clients.add(ChatClient.connect(platform.node(i % 2), login));
      clients.getLast().sync(Map.of());
    }
    return clients;
  }

  private Map<String, List<Integer>> createConversations(
      List<String> users, List<ChatClient> clients) throws Exception {
    Map<String, List<Integer>> members = new HashMap<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      List<Integer> some =
          random.ints(0, USERS).distinct().limit(2 + random.nextInt(14)).boxed().toList();
      String group =
          clients
              .get(some.getFirst())
              .createGroup("group " + i, some.stream().skip(1).map(users::get).toList());
      members.put(group, some);
    }
    return members;
  }

  private List<Sent> sendAll(List<ChatClient> clients, Map<String, List<Integer>> members)
      throws Exception {
    List<String> conversations = List.copyOf(members.keySet());
    List<CompletableFuture<Sent>> sending = new ArrayList<>();
    Map<Integer, List<CompletableFuture<?>>> openByUser = new HashMap<>();
    for (int i = 0; i < MESSAGES; i++) {
      String conversation = conversations.get(random.nextInt(CONVERSATIONS));
      List<Integer> some = members.get(conversation);
      int user = some.get(random.nextInt(some.size()));
      List<CompletableFuture<?>> open = openByUser.computeIfAbsent(user, _ -> new ArrayList<>());
      if (open.size() >= OPEN_PER_USER) {
        open.removeFirst().get(30, TimeUnit.SECONDS);
      }
      UUID clientId = clientId();
      CompletableFuture<Sent> answer =
          clients
              .get(user)
              .askAsync(message(conversation, clientId, "message " + i))
              .thenApply(ok -> new Sent(user, conversation, clientId, ok));
      open.add(answer);
      sending.add(answer);
    }
    List<Sent> sent = new ArrayList<>();
    for (CompletableFuture<Sent> one : sending) {
      sent.add(one.get(30, TimeUnit.SECONDS));
      assertThat(sent.getLast().answer().path("type").asString())
          .as(sent.getLast().toString())
          .isEqualTo("ok");
    }
    return sent;
  }

  private void assertHistory(Map<String, Long> heads) {
    heads.forEach(
        (conversation, head) -> {
          assertThat(
                  platform.count(
                      "select count(*) from event where conversation_id = ?", conversation))
              .isEqualTo(head);
          assertThat(platform.historyHashes(conversation))
              .isEqualTo(platform.logHashes(conversation))
              .hasSize(head.intValue());
        });
  }

  private static void assertEveryMemberHasEverything(
      List<ChatClient> clients, Map<String, List<Integer>> members, Map<String, Long> heads)
      throws Exception {
    for (var entry : members.entrySet()) {
      String conversation = entry.getKey();
      long head = heads.get(conversation);
      for (int member : entry.getValue()) {
        ChatClient client = clients.get(member);
        Map<String, Long> own = ownSequences(client, conversation);
        List<Long> expected =
            LongStream.rangeClosed(1, head).filter(s -> !own.containsValue(s)).boxed().toList();
        client.awaitEvent(conversation, expected.getLast());
        assertThat(client.sequences().get(conversation)).isEqualTo(expected);
      }
    }
  }

  /// What the client learned of its own events by answers.
  private static Map<String, Long> ownSequences(ChatClient client, String conversation) {
    return client.received().stream()
        .filter(f -> f.path("type").asString().equals("ok") && f.has("sequence"))
        .filter(f -> f.path("conversation").asString().equals(conversation))
        .collect(toMap(f -> f.path("re").asString(), f -> f.path("sequence").asLong()));
  }

  private void assertSentAgainIsTheSame(
      List<ChatClient> clients, List<Sent> sent, Map<String, Long> heads) throws Exception {
    for (int i = 0; i < SENT_AGAIN; i++) {
      Sent one = sent.get(random.nextInt(sent.size()));
      JsonNode again =
          clients.get(one.user()).ok(message(one.conversation(), one.clientId(), "again"));
      assertThat(again.path("sequence").asLong()).isEqualTo(sequence(one));
      assertThat(again.path("duplicate").asBoolean()).isTrue();
    }
    platform.awaitProjected();
    heads.forEach(
        (conversation, head) ->
            assertThat(
                    platform.count(
                        "select head from conversation where conversation_id = ?", conversation))
                .isEqualTo(head));
  }

  private static long sequence(Sent sent) {
    return sent.answer().path("sequence").asLong();
  }
}
