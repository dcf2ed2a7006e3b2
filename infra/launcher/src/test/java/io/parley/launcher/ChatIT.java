package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static io.parley.launcher.ChatClient.message;
import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What people do with it, over two nodes.
@ExtendWith(PlatformExtension.class)
@Timeout(120)
class ChatIT {

  private final TestPlatform platform;
  private String alice;
  private String bob;
  private String carol;

  ChatIT(TestPlatform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void makeAccounts() {
    alice = platform.newUser("alice");
    bob = platform.newUser("bob");
    carol = platform.newUser("carol");
  }

  @Test
  void carriesMessagesBetweenTwoNodesInBothDirections() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone")) {
      String conversation = a.open(bob);
      long hello = a.send(conversation, "hello");
      JsonNode pushed = b.awaitEvent(conversation, hello);
      long answer = b.send(conversation, "hello yourself");
      a.awaitEvent(conversation, answer);

      assertThat(conversation).isEqualTo(direct(alice, bob));
      assertThat(hello).isEqualTo(2);
      assertThat(answer).isEqualTo(3);
      assertThat(pushed.path("by").asString()).isEqualTo(alice);
      assertThat(pushed.path("event").path("kind").asString()).isEqualTo("message.posted");
      assertThat(pushed.path("event").path("content").path("text").asString()).isEqualTo("hello");
      assertThat(pushed.path("time").asString())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }
  }

  @Test
  void tellsAllDevicesOfAUserAndTheSendingOneOnlyByItsAnswer() throws Exception {
    try (ChatClient phone = connect(0, alice, "phone");
        ChatClient laptop = connect(0, alice, "laptop");
        ChatClient tablet = connect(1, alice, "tablet");
        ChatClient b = connect(1, bob, "phone")) {
      String conversation = phone.open(bob);
      long first = phone.send(conversation, "from the phone");
      laptop.awaitEvent(conversation, first);
      tablet.awaitEvent(conversation, first);
      long second = b.send(conversation, "and back");
      phone.awaitEvent(conversation, second);
      laptop.awaitEvent(conversation, second);
      tablet.awaitEvent(conversation, second);

      assertThat(phone.sequences().get(conversation)).containsExactly(second);
      assertThat(laptop.sequences().get(conversation)).containsExactly(1L, first, second);
      assertThat(tablet.sequences().get(conversation)).containsExactly(1L, first, second);
    }
  }

  @Test
  void givesAMessageThatIsSentAgainTheSequenceOfTheFirstTime() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient elsewhere = connect(1, alice, "phone")) {
      String conversation = a.open(bob);
      UUID clientId = clientId();
      ObjectNode first = a.ok(message(conversation, clientId, "once"));
      ObjectNode again = a.ok(message(conversation, clientId, "once"));
      ObjectNode there = elsewhere.ok(message(conversation, clientId, "once"));

      assertThat(again.path("sequence")).isEqualTo(first.path("sequence"));
      assertThat(again.path("time")).isEqualTo(first.path("time"));
      assertThat(again.path("duplicate").asBoolean()).isTrue();
      assertThat(there.path("sequence")).isEqualTo(first.path("sequence"));
    }
  }

  @Test
  void refusesAClientIdWhoseTimeIsOver() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop")) {
      String conversation = a.open(bob);
      long weekAgo = System.currentTimeMillis() - 8L * 24 * 3600 * 1000;
      long inTwoDays = System.currentTimeMillis() + 2L * 24 * 3600 * 1000;

      assertThat(a.refused(message(conversation, clientId(weekAgo), "late")))
          .isEqualTo("client_id_expired");
      assertThat(a.refused(message(conversation, clientId(inTwoDays), "early")))
          .isEqualTo("client_id_ahead");
    }
  }

  @Test
  void refusesAMessageWhosePredecessorIsMissing() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop")) {
      String conversation = a.open(bob);
      UUID first = clientId();
      UUID lost = clientId();
      a.ok(message(conversation, first, "1"));

      assertThat(a.refused(message(conversation, clientId(), "3").put("prev", lost.toString())))
          .isEqualTo("out_of_order");
      a.ok(message(conversation, lost, "2").put("prev", first.toString()));
      a.ok(message(conversation, clientId(), "3").put("prev", lost.toString()));
    }
  }

  @Test
  void keepsWhatWasSaidBeforeAnEditAndARecall() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone")) {
      String conversation = a.open(bob);
      long target = a.send(conversation, "teh first");
      ObjectNode edit = frame("edit").put("conversation", conversation).put("target", target);
      edit.putObject("content").put("kind", "text").put("text", "the first");
      long edited = a.ok(edit).path("sequence").asLong();
      long recalled =
          a.ok(frame("recall").put("conversation", conversation).put("target", target))
              .path("sequence")
              .asLong();
      b.awaitEvent(conversation, recalled);

      assertThat(b.refused(frame("recall").put("conversation", conversation).put("target", 1)))
          .isEqualTo("no_such_message");
      ObjectNode foreignEdit = edit.deepCopy();
      assertThat(b.refused(foreignEdit)).isEqualTo("forbidden");
      assertThat(kinds(history(b, conversation, recalled)))
          .containsExactly(
              "conversation.created", "message.posted", "message.edited", "message.recalled");
      assertThat(edited).isEqualTo(target + 1);
    }
  }

  @Test
  void letsOnlyThoseWithTheRoleInviteAndRemove() throws Exception {
    String dave = platform.newUser("dave");
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone");
        ChatClient c = connect(0, carol, "phone")) {
      String group = a.createGroup("plans", List.of(bob));
      assertThat(b.refused(invite(group, carol))).isEqualTo("forbidden");
      assertThat(c.refused(message(group, clientId(), "let me in")))
          .isEqualTo("no_such_conversation");

      a.ok(frame("role").put("conversation", group).put("user", bob).put("role", "admin"));
      long invited = b.ok(invite(group, carol)).path("sequence").asLong();
      c.awaitEvent(group, invited);
      long hello = c.send(group, "hello");
      a.awaitEvent(group, hello);
      assertThat(a.refused(invite(group, "nobody-of-that-name"))).isEqualTo("no_such_user");
      assertThat(c.refused(remove(group, alice))).isEqualTo("forbidden");

      long removed = b.ok(remove(group, carol)).path("sequence").asLong();
      c.awaitEvent(group, removed);
      long after = a.send(group, "without carol");
      b.awaitEvent(group, after);
      assertThat(c.refused(message(group, clientId(), "hello?"))).isEqualTo("not_a_member");
      assertThat(members(a, group))
          .containsExactlyInAnyOrderEntriesOf(Map.of(alice, "owner", bob, "admin"));
      assertThat(sequences(history(c, group, removed)))
          .containsExactlyElementsOf(LongStream.rangeClosed(invited, removed).boxed().toList());
      a.ok(invite(group, dave));
      assertThat(c.sequences().get(group)).doesNotContain(after);
    }
  }

  @Test
  void handsAGroupOverWhenItsOwnerLeaves() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone")) {
      String group = a.createGroup("plans", List.of(bob, carol));
      long left = a.ok(frame("leave").put("conversation", group)).path("sequence").asLong();
      b.awaitEvent(group, left);

      assertThat(members(b, group)).containsEntry(bob, "owner").doesNotContainKey(alice);
      assertThat(a.refused(frame("leave").put("conversation", group))).isEqualTo("not_a_member");
    }
  }

  @Test
  void keepsOthersOutOfADirectConversation() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient c = connect(1, carol, "phone")) {
      String conversation = a.open(bob);
      a.send(conversation, "between us");

      assertThat(c.refused(message(conversation, clientId(), "me too")))
          .isEqualTo("no_such_conversation");
      assertThat(c.refused(frame("history").put("conversation", conversation)))
          .isEqualTo("no_such_conversation");
      assertThat(c.refused(frame("members").put("conversation", conversation)))
          .isEqualTo("no_such_conversation");
      assertThat(c.refused(frame("join").put("conversation", conversation)))
          .isEqualTo("no_such_conversation");
      assertThat(a.refused(frame("open").put("user", "nobody-of-that-name")))
          .isEqualTo("no_such_user");
      assertThat(c.sequences()).doesNotContainKey(conversation);
    }
  }

  @Test
  void tellsTheOthersWhatWasReceivedAndRead() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone")) {
      String conversation = a.open(bob);
      long sequence = a.send(conversation, "read me");
      b.awaitEvent(conversation, sequence);
      b.ok(frame("delivered").put("conversation", conversation).put("sequence", sequence));
      b.ok(frame("read").put("conversation", conversation).put("sequence", sequence));

      JsonNode receipt =
          a.await(
              f ->
                  f.path("type").asString().equals("receipt")
                      && f.path("read").asLong() == sequence);
      assertThat(receipt.path("user").asString()).isEqualTo(bob);
      assertThat(receipt.path("conversation").asString()).isEqualTo(conversation);
      assertThat(b.refused(frame("read").put("conversation", conversation).put("sequence", 99)))
          .isEqualTo("bad_request");
    }
  }

  @Test
  void pushesAChannelToItsSubscribersAlone() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop");
        ChatClient b = connect(1, bob, "phone");
        ChatClient c = connect(1, carol, "phone")) {
      ObjectNode create = frame("create").put("kind", "channel").put("name", "news");
      String channel = a.ok(create).path("conversation").asString();
      platform.awaitProjected();
      assertThat(b.ok(frame("subscribe").put("channel", channel)).path("head").asLong())
          .isEqualTo(1);

      long first = a.send(channel, "first");
      b.awaitEvent(channel, first);
      b.ok(frame("unsubscribe").put("channel", channel));
      long second = a.send(channel, "second");

      assertThat(b.refused(message(channel, clientId(), "me too"))).isEqualTo("not_a_member");
      assertThat(sequences(history(b, channel, second))).containsExactly(1L, first, second);
      assertThat(b.sequences().get(channel)).startsWith(first);
      assertThat(c.sequences()).doesNotContainKey(channel);
    }
  }

  @Test
  void bringsADeviceThatWasAwayUpToDate() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop")) {
      String conversation = a.open(bob);
      ChatClient before = connect(1, bob, "phone");
      before.sync(Map.of());
      long seen = a.send(conversation, "seen");
      before.awaitEvent(conversation, seen);
      before.drop();
      List<Long> missed =
          LongStream.range(0, 50).map(i -> send(a, conversation, i)).boxed().toList();
      String group = a.createGroup("made meanwhile", List.of(bob));

      try (ChatClient b = connect(0, bob, "phone")) {
        b.sync(Map.of(conversation, seen));

        assertThat(b.sequences().get(conversation)).containsExactlyElementsOf(missed);
        assertThat(b.sequences().get(group)).containsExactly(1L);
      }
    }
  }

  @Test
  void listsConversationsAndPagesHistoryBothWays() throws Exception {
    try (ChatClient a = connect(0, alice, "laptop")) {
      String conversation = a.open(bob);
      for (int i = 0; i < 9; i++) {
        send(a, conversation, i);
      }
      platform.awaitProjected();

      ObjectNode oldest = history("after", 0, conversation);
      assertThat(a.ok(oldest).path("more").asBoolean()).isTrue();
      assertThat(a.sequences().get(conversation)).containsExactly(1L, 2L, 3L, 4L);
      ObjectNode newest = a.ok(history("before", 11, conversation));
      assertThat(newest.path("completeThrough").asLong()).isEqualTo(10);
      assertThat(a.sequences().get(conversation)).endsWith(7L, 8L, 9L, 10L);
      JsonNode items = a.ok(frame("conversations")).path("items");
      assertThat(items.get(0).path("conversation").asString()).isEqualTo(conversation);
      assertThat(items.get(0).path("head").asLong()).isEqualTo(10);
    }
  }

  private ChatClient connect(int node, String user, String device) {
    return ChatClient.connect(platform.node(node), user, device);
  }

  private static long send(ChatClient client, String conversation, long number) {
    try {
      return client.send(conversation, "message " + number);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String direct(String one, String other) {
    return one.compareTo(other) < 0 ? "d:" + one + ":" + other : "d:" + other + ":" + one;
  }

  private static ObjectNode invite(String group, String user) {
    ObjectNode invite = frame("invite").put("conversation", group);
    invite.putArray("users").add(user);
    return invite;
  }

  private static ObjectNode remove(String group, String user) {
    return invite(group, user).put("type", "remove");
  }

  private static ObjectNode history(String end, long sequence, String conversation) {
    return frame("history").put("conversation", conversation).put(end, sequence).put("limit", 4);
  }

  /// The events that a history page brings, asked for until the history holds `through`.
  private List<JsonNode> history(ChatClient client, String conversation, long through)
      throws Exception {
    while (true) {
      int before = client.received().size();
      ObjectNode end = client.ok(frame("history").put("conversation", conversation));
      if (end.path("completeThrough").asLong() >= through) {
        return client.received().subList(before, client.received().size()).stream()
            .filter(f -> f.path("type").asString().equals("event"))
            .filter(f -> f.path("conversation").asString().equals(conversation))
            .toList();
      }
    }
  }

  private static List<String> kinds(List<JsonNode> events) {
    return events.stream().map(event -> event.path("event").path("kind").asString()).toList();
  }

  private static List<Long> sequences(List<JsonNode> events) {
    return events.stream().map(event -> event.path("sequence").asLong()).toList();
  }

  private Map<String, String> members(ChatClient client, String conversation) throws Exception {
    platform.awaitProjected();
    Map<String, String> roles = new HashMap<>();
    client
        .ok(frame("members").put("conversation", conversation))
        .path("items")
        .forEach(item -> roles.put(item.path("user").asString(), item.path("role").asString()));
    return roles;
  }
}
