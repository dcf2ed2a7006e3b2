package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static io.parley.launcher.ChatClient.message;
import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client can get wrong, or tries on purpose: it is told, and nobody else notices.
@ExtendWith(PlatformExtension.class)
@Timeout(120)
class BadInputIT {

  private final TestPlatform platform;

  BadInputIT(TestPlatform platform) {
    this.platform = platform;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "[1,2]", "\"text\"", "{\"type\":", "{\"type\":\"ping\"} x", ""})
  void answersWhatIsNoJsonObjectWithAnError(String text) throws Exception {
    try (ChatClient client = ChatClient.open(platform.node(0))) {
      client.raw(text);

      assertThat(client.await("error").path("code").asString()).isEqualTo("bad_frame");
      assertThat(client.ask(frame("ping")).path("type").asString()).isEqualTo("pong");
    }
  }

  @Test
  void closesAtTheThirdBadFrameInARow() throws Exception {
    try (ChatClient client = ChatClient.open(platform.node(0))) {
      client.raw("one");
      client.raw("two");
      client.raw("three");

      assertThat(client.awaitClosed()).isEqualTo(4105);
    }
  }

  @Test
  void answersUnknownTypesAndMissingFields() throws Exception {
    try (ChatClient client = connect("erin")) {
      assertThat(client.refused(frame("no-such-type"))).isEqualTo("unknown_type");
      assertThat(client.refused(frame("send"))).isEqualTo("bad_request");
      assertThat(client.refused(frame("open").put("user", 7))).isEqualTo("bad_request");
      assertThat(client.refused(frame("hello").put("token", "again")))
          .isIn("already_logged_in", "bad_request");
    }
  }

  @Test
  void letsNobodyDoAnythingBeforeHello() throws Exception {
    try (ChatClient client = ChatClient.open(platform.node(0))) {
      assertThat(client.refused(frame("open").put("user", "bob"))).isEqualTo("not_logged_in");
      assertThat(client.refused(frame("conversations"))).isEqualTo("not_logged_in");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"
      })
  void closesOnATokenThatIsNotGood(String token) throws Exception {
    try (ChatClient client = ChatClient.open(platform.node(0))) {
      ObjectNode hello = frame("hello").put("token", token);
      hello.putObject("device").put("id", "phone");
      client.raw(hello.toString());

      assertThat(client.awaitClosed()).isEqualTo(4101);
    }
  }

  @Test
  void putsAFrameTogetherFromParts() throws Exception {
    try (ChatClient client = ChatClient.open(platform.node(0))) {
      client.rawPart("{\"type\":\"pi", false);
      client.rawPart("ng\",\"id\":", false);
      client.rawPart("7}", true);

      assertThat(client.await("pong").path("re").asInt()).isEqualTo(7);
    }
  }

  @Test
  void closesOnAFrameOfAMebibyte() throws Exception {
    try (ChatClient client = connect("frank")) {
      client.raw("{\"type\":\"ping\",\"x\":\"" + "x".repeat(1 << 20) + "\"}");

      assertThat(client.awaitClosed()).isEqualTo(1009);
    }
  }

  @Test
  void refusesContentThatIsTooLarge() throws Exception {
    try (ChatClient client = connect("grace")) {
      String conversation = client.open(platform.newUser("heidi"));

      assertThat(client.refused(message(conversation, clientId(), "x".repeat(70_000))))
          .isEqualTo("too_large");
      assertThat(client.send(conversation, "x".repeat(60_000))).isEqualTo(2);
    }
  }

  @Test
  void carriesSqlAndHtmlAsTheTextTheyAre() throws Exception {
    List<String> texts =
        List.of(
            "'; drop table event; --",
            "<script>alert(1)</script>",
            "\\\"}],\u2028 \t \n 🙂 ￿ ${jndi:ldap://x}",
            "%00 \\u0000 {{7*7}}");
    String heidi = platform.newUser("heidi");
    try (ChatClient sender = connect("ivan");
        ChatClient reader =
            ChatClient.connect(platform.node(1), heidi, "'; drop table device; --")) {
      String conversation = sender.open(heidi);
      for (String text : texts) {
        long sequence = sender.send(conversation, text);
        JsonNode event = reader.awaitEvent(conversation, sequence);
        assertThat(event.path("event").path("content").path("text").asString()).isEqualTo(text);
      }
      platform.awaitProjected();
      assertThat(
              platform.count("select count(*) from event where conversation_id = ?", conversation))
          .isEqualTo(1 + texts.size());
      ObjectNode create =
          frame("create").put("kind", "group").put("name", "<b>'; drop table member; --</b>");
      String group = sender.ok(create).path("conversation").asString();
      await()
          .untilAsserted(
              () ->
                  assertThat(sender.ok(frame("conversations")).toString())
                      .contains("<b>'; drop table member; --</b>")
                      .contains(group));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d:alice",
        "d:*:*",
        "g:../../etc",
        "' or 1=1 --",
        "g:00000000000000000000000000000000",
        ""
      })
  void doesNotFallForForeignConversations(String conversation) throws Exception {
    try (ChatClient client = connect("judy")) {
      assertThat(client.refused(message(conversation, clientId(), "hello")))
          .isIn("bad_request", "no_such_conversation");
      assertThat(client.refused(frame("history").put("conversation", conversation)))
          .isIn("bad_request", "no_such_conversation");
    }
  }

  private ChatClient connect(String user) {
    return ChatClient.connect(platform.node(0), platform.newUser(user), "phone");
  }
}
