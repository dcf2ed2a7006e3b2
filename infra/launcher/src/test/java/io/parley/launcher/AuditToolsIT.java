package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.audit.AccountRole;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tools that look at the past, or build it anew, of a platform that is in use.
@WithServers
@ExtendWith(PlatformExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AuditToolsIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NASTY = "<img src=x onerror=alert(1)>";

  private final TestPlatform platform;
  private final String auditor;
  private final StringWriter out = new StringWriter();

  @TempDir private Path directory = Path.of("");

  AuditToolsIT(TestPlatform platform) {
    this.platform = platform;
    this.auditor = platform.newUser("auditor", AccountRole.AUDITOR);
  }

  @Test
  void showsAConversationAsItsMembersSawItThen() throws Exception {
    Life life = live();

    assertThat(run("audit", "as-of", "--conversation", life.conversation, "--at", "6", "--json"))
        .isZero();
    JsonNode then = JSON.readTree(out.toString());

    assertThat(then.path("name").asString()).isEqualTo("Team");
    assertThat(users(then.path("memberships"))).containsExactly(life.alice, life.bob, life.carol);
    assertThat(then.path("memberships").path(2).path("joined").asInt()).isEqualTo(5);
    assertThat(texts(then)).containsExactly("first", "secret", "for three");
    assertThat(strings(then.path("messages").path(0).path("visibleTo")))
        .containsExactly(life.alice, life.bob);
    assertThat(strings(then.path("messages").path(2).path("visibleTo")))
        .containsExactly(life.alice, life.bob, life.carol);

    out.getBuffer().setLength(0);
    assertThat(
            run(
                "audit",
                "as-of",
                "--conversation",
                life.conversation,
                "--at",
                "2099-01-01T00:00:00Z",
                "--json"))
        .isZero();
    JsonNode now = JSON.readTree(out.toString());
    assertThat(texts(now)).containsExactly("first, corrected", "", "for three", NASTY);
    assertThat(strings(now.path("messages").path(0).path("read"))).containsExactly(life.bob);
    assertThat(now.path("memberships").path(1).path("left").asInt()).isEqualTo(9);
    assertThat(strings(now.path("messages").path(3).path("visibleTo")))
        .containsExactly(life.alice, life.carol);
  }

  @Test
  void exportsAConversationInEveryFormatAndRecordsWhoDidIt() throws Exception {
    Life life = live();

    for (String format : List.of("jsonl", "csv", "html")) {
      assertThat(
              run(
                  "audit",
                  "export",
                  "--conversation",
                  life.conversation,
                  "--format",
                  format,
                  "--out",
                  directory.resolve("life." + format).toString()))
          .as(out.toString())
          .isZero();
    }

    Path file = directory.resolve("life.jsonl");
    List<JsonNode> lines = Files.readAllLines(file).stream().map(JSON::readTree).toList();
    assertThat(
            lines.stream()
                .filter(line -> line.has("bytes"))
                .map(line -> line.path("hash").asString()))
        .containsExactlyElementsOf(platform.logHashes(life.conversation));
    assertThat(lines.getFirst().has("format")).isTrue();
    assertThat(lines.get(lines.size() - 2).has("head")).isTrue();
    assertThat(lines.getLast().has("end")).isTrue();
    assertThat(run("audit", "verify", "--export", file.toString())).as(out.toString()).isZero();
    assertThat(Files.readString(directory.resolve("life.html")))
        .contains("&lt;img src=x onerror=alert(1)&gt;")
        .doesNotContain("<img");
    assertThat(Files.readAllLines(directory.resolve("life.csv"))).hasSize(11);
    assertThat(directory.resolve("life.csv.proof.jsonl")).isNotEmptyFile();
    assertThat(directory.resolve("life.jsonl.part")).doesNotExist();

    out.getBuffer().setLength(0);
    assertThat(run("audit", "log")).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains(life.conversation)))
        .hasSize(3)
        .allMatch(line -> line.contains("  " + auditor + "  export  "));
  }

  @Test
  void exportsWhatAUserCouldSeeAndWhatHeDid() throws Exception {
    Life life = live();

    assertThat(export("--user", life.bob)).isZero();
    assertThat(exportedSequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);

    Files.delete(directory.resolve("user.jsonl"));
    assertThat(export("--user", life.bob, "--as", "sender")).isZero();
    assertThat(exportedSequences()).containsExactly(9L);
  }

  @Test
  void tellsTheSameFromTheLogAsFromPostgresql() throws Exception {
    Life life = live();
    List<String> asOf =
        List.of("audit", "as-of", "--conversation", life.conversation, "--at", "8", "--json");
    assertThat(run(asOf.toArray(String[]::new))).isZero();
    String fromPostgres = out.toString();

    out.getBuffer().setLength(0);
    assertThat(
            run(Stream.concat(asOf.stream(), Stream.of("--source", "log")).toArray(String[]::new)))
        .as(out.toString())
        .isZero();
    assertThat(out.toString()).isEqualTo(fromPostgres);

    assertThat(export("--user", life.bob)).isZero();
    List<String> exported = eventLines();
    Files.delete(Path.of(userFile()));
    assertThat(export("--user", life.bob, "--source", "log")).as(out.toString()).isZero();
    assertThat(eventLines()).isEqualTo(exported);
    assertThat(Files.readString(Path.of(userFile()))).contains("\"source\":\"log\"");
    assertThat(run("audit", "verify", "--export", userFile())).as(out.toString()).isZero();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(Path.of(userFile()));
    }

    out.getBuffer().setLength(0);
    assertThat(run("audit", "log")).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains("\"source\":\"log\"")))
        .hasSize(2);
  }

  private List<String> eventLines() throws IOException {
    return Files.readAllLines(Path.of(userFile())).stream()
        .filter(line -> line.contains("\"bytes\""))
        .toList();
  }

  @Test
  void refusesInOneLineWhatItCannotDo() throws Exception {
    String file = Files.writeString(directory.resolve("there.jsonl"), "").toString();

    assertThat(run("audit", "export", "--format", "jsonl", "--out", "x")).isEqualTo(2);
    assertThat(run("audit", "export", "--user", "alice", "--format", "jsonl", "--out", file))
        .isEqualTo(1);
    assertThat(run("audit", "as-of", "--conversation", "g:1", "--at", "1")).isEqualTo(1);
    assertThat(run("audit", "as-of", "--conversation", "d:no:one", "--at", "1")).isEqualTo(1);
    assertThat(run("audit", "as-of", "--conversation", "d:no:one", "--at", "then")).isEqualTo(2);
    String there = directory.toString();
    assertThat(run("audit", "as-of", "--conversation", "d:no:one", "--at", "1", "--archive", there))
        .isEqualTo(1);
    assertThat(
            run("audit", "as-of", "--conversation", "d:no:one", "--at", "1", "--source", "archive"))
        .isEqualTo(1);
    assertThat(
            run(
                "audit",
                "as-of",
                "--conversation",
                "d:no:one",
                "--at",
                "1",
                "--source",
                "archive",
                "--archive",
                there))
        .isEqualTo(1);
    assertThat(out.toString().lines().filter(line -> line.startsWith("parley: ")))
        .satisfiesExactly(
            line -> assertThat(line).contains("give --conversation, --user, --from"),
            line -> assertThat(line).endsWith("there.jsonl is there already"),
            line -> assertThat(line).contains("g:1 is no id of a conversation"),
            line -> assertThat(line).contains("there was no conversation d:no:one at 1"),
            line -> assertThat(line).contains("then is neither a sequence nor a time"),
            line -> assertThat(line).contains("say --source log or --source archive"),
            line -> assertThat(line).contains("say which, with --archive PLACE"),
            line -> assertThat(line).contains("nobody's role can be checked"));
  }

  @Test
  void rebuildsTheHistoryWhilePeopleTalk() throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    try (var sender = ChatClient.connect(platform.node(0), alice, "phone");
        var receiver = ChatClient.connect(platform.node(1), bob, "phone")) {
      String conversation = sender.open(bob);
      var enough = new AtomicBoolean();
      CompletableFuture<Long> talking =
          CompletableFuture.supplyAsync(
              () -> {
                long head = 0;
                while (!enough.get()) {
                  head = send(sender, conversation);
                }
                return head;
              });

      assertThat(run("history", "rebuild", "--threads", "2")).as(out.toString()).isZero();
      assertThat(run("history", "rebuild", "--threads", "2")).as(out.toString()).isZero();
      enough.set(true);
      long head = talking.join();
      long after = send(sender, conversation);

      assertThat(out.toString()).contains("both histories hold the same", "is in use");
      assertThat(after).isEqualTo(head + 1);
      receiver.sync(Map.of(conversation, 0L));
      receiver.awaitEvent(conversation, after);
      platform.awaitProjected();
      assertThat(platform.historyHashes(conversation))
          .hasSize((int) after)
          .isEqualTo(platform.logHashes(conversation));
    }
  }

  private static long send(ChatClient sender, String conversation) {
    try {
      return sender.send(conversation, "text");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private record Life(String conversation, String alice, String bob, String carol) {}

  /// Ten events: created, two messages, a new role, an invitation, a message, an edit, a recall;
  /// bob, who has read it all, leaves; and a message that he can't see.
  private Life live() throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    String carol = platform.newUser("carol");
    try (var one = ChatClient.connect(platform.node(0), alice, "phone");
        var other = ChatClient.connect(platform.node(1), bob, "phone")) {
      String conversation = one.createGroup("Team", List.of(bob));
      assertThat(one.send(conversation, "first")).isEqualTo(2);
      assertThat(one.send(conversation, "secret")).isEqualTo(3);
      one.ok(frame("role").put("conversation", conversation).put("user", bob).put("role", "admin"));
      ObjectNode invite = frame("invite").put("conversation", conversation);
      invite.putArray("users").add(carol);
      one.ok(invite);
      assertThat(one.send(conversation, "for three")).isEqualTo(6);
      ObjectNode edit = frame("edit").put("conversation", conversation).put("target", 2);
      edit.putObject("content").put("kind", "text").put("text", "first, corrected");
      one.ok(edit);
      one.ok(frame("recall").put("conversation", conversation).put("target", 3));
      other.ok(frame("read").put("conversation", conversation).put("sequence", 8));
      other.ok(frame("leave").put("conversation", conversation));
      assertThat(one.send(conversation, NASTY)).isEqualTo(10);
      platform.awaitProjected();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  platform.count(
                          "select count(*) from cursor where conversation_id = ? and read = 8",
                          conversation)
                      == 1);
      return new Life(conversation, alice, bob, carol);
    }
  }

  private int export(String... scope) {
    return run(
        Stream.concat(
                Stream.of("audit", "export", "--format", "jsonl", "--out", userFile()),
                Stream.of(scope))
            .toArray(String[]::new));
  }

  private String userFile() {
    return directory.resolve("user.jsonl").toString();
  }

  private List<Long> exportedSequences() throws Exception {
    return Files.readAllLines(Path.of(userFile())).stream()
        .map(JSON::readTree)
        .filter(line -> line.has("bytes"))
        .map(line -> line.path("sequence").asLong())
        .toList();
  }

  private int run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    try {
      arguments.addAll(List.of("--config", platform.configuration().toString()));
      if (words[0].equals("audit")) {
        arguments.addAll(List.of("--by", auditor));
        arguments.addAll(List.of("--password-file", platform.passwordFile().toString()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    var writer = new PrintWriter(out, true);
    return Parley.commandLine()
        .setOut(writer)
        .setErr(writer)
        .execute(arguments.toArray(String[]::new));
  }

  private static List<String> texts(JsonNode then) {
    List<String> texts = new ArrayList<>();
    then.path("messages")
        .forEach(message -> texts.add(message.path("content").path("text").asString("")));
    return texts;
  }

  private static List<String> users(JsonNode memberships) {
    List<String> users = new ArrayList<>();
    memberships.forEach(member -> users.add(member.path("user").asString()));
    return users;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asString()));
    return strings;
  }
}
