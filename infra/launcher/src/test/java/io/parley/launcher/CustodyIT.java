package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.Redaction;
import io.parley.launcher.chat.ChatConnection;
import io.parley.schema.audit.AccountRole;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.testing.WithServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds, erasing and retention on a platform that is in use.
@WithServers
@ExtendWith(PlatformExtension.class)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class CustodyIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern NUMBER = Pattern.compile("(?:hold|request|run) (\\d+):");

  private final TestPlatform platform;
  private final String officer;
  private final String second;
  private StringWriter out = new StringWriter();

  CustodyIT(TestPlatform platform) {
    this.platform = platform;
    this.officer = platform.newUser("officer", AccountRole.COMPLIANCE);
    this.second = platform.newUser("second", AccountRole.COMPLIANCE);
  }

  @Test
  void erasesWhatAUserWroteButForWhatIsHeldUntilThatIsLifted() throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    try (var one = ChatClient.connect(platform.node(0), alice, "phone");
        var other = ChatClient.connect(platform.node(1), bob, "phone")) {
      String direct = one.open(bob);
      String group = one.createGroup("Team", List.of(bob));
      one.send(direct, "secret");
      edit(one, direct, 2);
      one.send(group, "evidence");
      other.send(direct, "answer");
      platform.awaitProjected();
      long before = erased();
      long hold = number(by(officer, "hold", "set", "--conversation", group, "--reason", "case 7"));
      long request = number(by(officer, "erase", "--user", alice, "--reason", "asked for"));

      assertThat(by(officer, "approve", "" + request))
          .isEqualTo(
              "parley: another one than %s has to confirm request %d".formatted(officer, request));
      assertThat(texts(direct)).containsExactly("changed", "answer");
      assertThat(by(second, "approve", "" + request))
          .contains("2 contents erased, 1 held", "1 content keys destroyed, 1 kept");
      assertThat(by(second, "approve", "" + request))
          .isEqualTo("parley: request %d was confirmed by %s".formatted(request, second));

      assertThat(texts(direct)).containsExactly("erased", "answer");
      assertThat(texts(group)).containsExactly("evidence");
      assertThat(erased()).isEqualTo(before + 2);

      one.send(direct, "later");
      platform.awaitProjected();
      long lift = number(by(officer, "hold", "lift", "" + hold, "--reason", "settled"));
      assertThat(by(officer, "requests")).contains("lift hold " + hold);
      assertThat(by(second, "approve", "" + lift)).isEqualTo("hold %d is lifted".formatted(hold));
      assertThat(by(officer, "retention", "run", "--dry-run")).contains("1 contents are due");
      assertThat(by(officer, "retention", "run")).contains("1 contents erased, 0 held");

      assertThat(texts(group)).containsExactly("erased");
      assertThat(texts(direct)).containsExactly("erased", "answer", "later");
      assertThat(erased()).isEqualTo(before + 3);
      assertThat(run(officer, "audit", "log")).isZero();
      assertThat(run(officer, "history", "rebuild")).as(out.toString()).isZero();
      assertThat(out.toString()).contains("both histories hold the same");
      assertThat(texts(direct)).containsExactly("erased", "answer", "later");
      assertThat(erased()).isEqualTo(before + 3);
    }
  }

  @Test
  void verifyTellsWhatWasErasedFromWhatSomebodyTookAway() throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    try (var one = ChatClient.connect(platform.node(0), alice, "phone");
        var other = ChatClient.connect(platform.node(1), bob, "phone")) {
      String direct = one.open(bob);
      long mine = one.send(direct, "mine");
      long theirs = other.send(direct, "theirs");
      platform.awaitProjected();
      long request = number(by(officer, "erase", "--user", alice, "--reason", "asked for"));
      long run = number(by(second, "approve", "" + request));
      assertThat(erased()).isPositive();

      byte[] before = takeAway(direct, theirs, run);

      assertThat(by(officer, "audit", "verify", "--conversation", direct))
          .contains(
              "ALTERED  event %d of %s: ".formatted(theirs, direct),
              "run %d was not to erase it".formatted(run),
              "violated");
      put(direct, theirs, before);
      byte[] left = platform.eventBytes(direct, mine);
      put(direct, mine, byAnother(left, bob));
      platform.execute(
          "update event set sender_id = '%s' where sequence = %d and conversation_id = ?"
              .formatted(bob, mine),
          direct);
      assertThat(by(officer, "audit", "verify", "--conversation", direct))
          .contains("ALTERED  event %d of %s: the log has it otherwise".formatted(mine, direct));
      put(direct, mine, left);
      platform.execute(
          "update event set sender_id = '%s' where sequence = %d and conversation_id = ?"
              .formatted(alice, mine),
          direct);
      assertThat(by(officer, "audit", "verify", "--conversation", direct)).contains("intact");
    }
  }

  @Test
  void whatIsTooOldIsErasedWhereAPolicySaysSo() throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    try (var one = ChatClient.connect(platform.node(0), alice, "phone")) {
      String group = one.createGroup("Short", List.of(bob));
      String kept = one.createGroup("Long", List.of(bob));
      one.send(group, "old");
      one.send(kept, "old");
      platform.awaitProjected();
      long request =
          number(
              by(
                  officer,
                  "retention",
                  "set",
                  group,
                  "--keep",
                  "1ms",
                  "--reason",
                  "policy of 2026"));

      assertThat(by(officer, "retention", "list")).doesNotContain(group);
      assertThat(by(second, "approve", "" + request)).contains("keep " + group + " for");
      assertThat(by(officer, "retention", "list")).contains(group);
      assertThat(texts(group)).containsExactly("old");
      by(officer, "retention", "run");

      assertThat(texts(group)).containsExactly("erased");
      assertThat(texts(kept)).containsExactly("old");
      assertThat(by(officer, "retention", "forever", group)).endsWith("is kept for ever");
      one.send(group, "new");
      platform.awaitProjected();
      by(officer, "retention", "run");
      assertThat(texts(group)).containsExactly("erased", "new");
      assertThat(erased()).isPositive();
    }
  }

  @Test
  void refusesInOneLineWhatItCannotDo() throws Exception {
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);

    assertThat(by(auditor, "erase", "--user", "alice", "--reason", "x"))
        .endsWith("may not decide what is held, kept and erased: that takes the role compliance");
    assertThat(by(auditor, "hold", "list")).isNotEmpty();
    assertThat(by(officer, "hold", "set", "--reason", "x"))
        .startsWith("parley: a hold of nothing in particular: give --conversation");
    assertThat(by(officer, "hold", "set", "--user", "alice", "--reason", " "))
        .isEqualTo("parley: a reason is needed");
    assertThat(by(officer, "hold", "lift", "123456", "--reason", "x"))
        .isEqualTo("parley: no hold 123456 is in force");
    assertThat(by(officer, "approve", "123456")).isEqualTo("parley: there is no request 123456");
    assertThat(by(officer, "retention", "set", "x", "--keep", "1d", "--reason", "x"))
        .isEqualTo("parley: x is no conversation's id");
    assertThat(by(officer, "retention", "set", "group", "--keep", "soon", "--reason", "x"))
        .contains("is no duration");
  }

  private static void edit(ChatClient client, String conversation, long target) throws Exception {
    var edit = ChatConnection.frame("edit").put("conversation", conversation).put("target", target);
    edit.putObject("content").put("kind", "text").put("text", "changed");
    client.ok(edit);
  }

  /// What the messages of a conversation say now.
  private List<String> texts(String conversation) throws Exception {
    String json =
        by(officer, "audit", "as-of", "--conversation", conversation, "--at", "1000000", "--json");
    List<String> texts = new ArrayList<>();
    for (JsonNode message : JSON.readTree(json).path("messages")) {
      texts.add(
          message.path("erased").asBoolean(false)
              ? "erased"
              : message.path("content").path("text").asString(""));
    }
    return texts;
  }

  /// How many events a verification finds without their content; and nothing else.
  private long erased() throws Exception {
    JsonNode report = JSON.readTree(by(officer, "audit", "verify", "--json"));
    assertThat(report.path("integrity").asString()).as(report.toString()).isEqualTo("intact");
    assertThat(report.path("completeness").asString()).isEqualTo("complete");
    return report.path("erased").asLong();
  }

  private byte[] takeAway(String conversation, long sequence, long run) throws Exception {
    byte[] bytes = platform.eventBytes(conversation, sequence);
    put(conversation, sequence, Redaction.of(EventCodec.decode(bytes), run).orElseThrow().bytes());
    return bytes;
  }

  private static byte[] byAnother(byte[] event, String user) {
    EventEnvelope envelope = EventCodec.decode(event);
    return EventCodec.encode(
        new EventEnvelope(
            envelope.conversation(), envelope.sequence(), envelope.time(), user, envelope.event()));
  }

  private void put(String conversation, long sequence, byte[] bytes) throws Exception {
    platform.putEventBytes(conversation, sequence, bytes);
  }

  private static long number(String said) {
    Matcher matcher = NUMBER.matcher(said);
    assertThat(matcher.find()).as(said).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /// What a command says.
  private String by(String user, String... words) throws Exception {
    run(user, words);
    return out.toString().strip();
  }

  private int run(String user, String... words) throws Exception {
    out = new StringWriter();
    var writer = new PrintWriter(out, true);
    var proof = List.of("--by", user, "--password-file", platform.passwordFile().toString());
    return Parley.commandLine()
        .setOut(writer)
        .setErr(writer)
        .execute(
            Stream.of(
                    Stream.of(words),
                    words[0].equals("history") ? Stream.<String>of() : proof.stream(),
                    Stream.of("--config", platform.configuration().toString()))
                .flatMap(arguments -> arguments)
                .toArray(String[]::new));
  }
}
