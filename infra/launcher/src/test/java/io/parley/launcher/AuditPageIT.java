package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.export.ProofJson;
import io.parley.schema.audit.AccountRole;
import io.parley.testing.WithServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The audit page as its own script uses it, of a platform that is in use.
@WithServers
@ExtendWith(PlatformExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AuditPageIT {

  private final TestPlatform platform;
  private final StringWriter out = new StringWriter();

  @TempDir private Path directory = Path.of("");

  AuditPageIT(TestPlatform platform) {
    this.platform = platform;
  }

  @Test
  void letsInWhoHasARoleAndOnlyForWhatThatMay() throws Exception {
    String nobody = platform.newUser("nobody");
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    var stranger = new PageClient(platform.admin(0));

    assertThat(stranger.refused("open", "{}")).isEqualTo("401 nobody is logged in: log in again");
    assertThat(stranger.logIn(auditor, "wrong").statusCode()).isEqualTo(401);
    assertThat(stranger.logIn(nobody, TestPlatform.PASSWORD).statusCode()).isEqualTo(403);
    HttpResponse<String> welcome = stranger.logIn(auditor, TestPlatform.PASSWORD);
    assertThat(welcome.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/audit/");
    assertThat(welcome.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'");

    assertThat(stranger.refused("hold", "{\"user\":\"x\",\"reason\":\"y\"}"))
        .startsWith("403 ")
        .contains("that takes the role compliance");
    PageClient admin =
        PageClient.loggedIn(platform.admin(0), platform.newUser("admin", AccountRole.ADMIN));
    assertThat(admin.refused("open", "{\"conversation\":\"d:a:b\"}"))
        .contains("may not read others' history: that takes the role auditor or compliance");
    assertThat(admin.ask("custody", "{}").path("holds").isArray()).isTrue();
  }

  @Test
  void saysWhenToTryAgainToWhoGuessesPasswords() throws Exception {
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    var guesser = new PageClient(platform.admin(0));
    HttpResponse<String> answer = guesser.logIn(auditor, "wrong");
    for (int i = 0; i < 20 && answer.statusCode() == 401; i++) {
      answer = guesser.logIn(auditor, "wrong");
    }

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 30L);
  }

  @Test
  void takesRolesAwayAtOnceAndForgetsWhoLogsOut() throws Exception {
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    PageClient page = PageClient.loggedIn(platform.admin(0), auditor);
    platform.execute("update account set roles = '{}' where user_id = ?", auditor);

    assertThat(page.refused("checkpoints", "{}")).startsWith("403 ");
    page.ask("log-out", "{}");
    assertThat(page.refused("who", "{}")).startsWith("401 ");
  }

  @Test
  void answersItsOwnPageAlone() throws Exception {
    PageClient page = auditor();

    assertThat(page.send(page.request("api/who"), "{}").statusCode()).isEqualTo(403);
    assertThat(
            page.send(page.request("api/who").header("Origin", "http://evil.example"), "{}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            page.send(
                    page.request("api/who")
                        .header("Origin", page.origin())
                        .header("Sec-Fetch-Site", "same-site"),
                    "{}")
                .statusCode())
        .isEqualTo(403);
    assertThat(page.get("api/who").statusCode()).isEqualTo(405);
    assertThat(page.get("nothing").statusCode()).isEqualTo(404);
    assertThat(page.get("").body()).contains("<title>Parley audit</title>");
  }

  @Test
  void refusesInOneLineWhatItDoesNotUnderstand() throws Exception {
    PageClient page = auditor();

    assertThat(page.refused("open", "nonsense")).isEqualTo("400 the request is not JSON");
    assertThat(page.refused("open", "{\"conversation\":\"x\"}"))
        .isEqualTo("400 x is no id of a conversation");
    assertThat(page.refused("open", "{\"conversation\":\"d:no:one\"}"))
        .isEqualTo("404 there is no conversation d:no:one");
    assertThat(page.refused("as-of", "{\"conversation\":\"d:no:one\",\"at\":\"1\"}"))
        .isEqualTo("409 open d:no:one first");
    assertThat(page.refused("search", "{\"as\":\"sender\"}"))
        .isEqualTo("400 say a text, a user, a conversation or a time");
    assertThat(
            page.refused(
                "export",
                "{\"from\":\"2026-11-22T00:00:00Z\",\"to\":\"2026-11-21T00:00:00Z\",\"format\":\"csv\"}"))
        .isEqualTo("400 the time from 2026-11-22T00:00:00Z to 2026-11-21T00:00:00Z is empty");
    assertThat(page.refused("search", "{\"user\":\"x\",\"as\":\"y\"}"))
        .isEqualTo("400 as: sender or member");
    assertThat(page.refused("search", "{\"text\":\"x\",\"user\":7}"))
        .isEqualTo("400 user must be a text");
    assertThat(page.refused("nonsense", "{}")).startsWith("404 ");
  }

  /// A seed that fails is to become a test of its own.
  @Test
  void tellsTheSameAsTheCommandAsOfAnyMoment() throws Exception {
    long seed = System.nanoTime();
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    PageClient page = PageClient.loggedIn(platform.admin(1), auditor);
    String conversation = liveAtRandom(new Random(seed));

    long head = page.ask("open", question(conversation).toString()).path("head").asLong();

    for (long at = 1; at <= head; at += 7) {
      ObjectNode told =
          (ObjectNode)
              page.ask("as-of", question(conversation).put("at", Long.toString(at)).toString());
      told.remove(List.of("older", "opened", "unreadable"));
      told.path("messages")
          .forEach(message -> ((ObjectNode) message).remove(List.of("events", "hold")));
      assertThat(told).as("seed %d, event %d", seed, at).isEqualTo(asOf(auditor, conversation, at));
    }
  }

  @Test
  void pagesThroughMessages() throws Exception {
    String conversation = talk("one", "two", "three", "four", "five");
    PageClient page = auditor();
    page.ask("open", question(conversation).toString());

    JsonNode newest =
        page.ask("as-of", question(conversation).put("at", "99").put("limit", 2).toString());
    JsonNode older =
        page.ask(
            "as-of",
            question(conversation)
                .put("at", "99")
                .put("limit", 3)
                .put("before", newest.path("older").asLong())
                .toString());

    assertThat(texts(newest)).containsExactly("four", "five");
    assertThat(newest.path("older").asLong()).isEqualTo(5);
    assertThat(newest.path("head").path("sequence").asInt()).isEqualTo(6);
    assertThat(texts(older)).containsExactly("one", "two", "three");
    assertThat(older.has("older")).isFalse();
    assertThat(older.path("head").path("sequence").asInt()).isEqualTo(6);
  }

  @Test
  void showsWhatIsProvedAndWhatIsBroken() throws Exception {
    String conversation = talk("one", "two");
    PageClient page = auditor();
    page.ask("open", question(conversation).toString());
    String all = question(conversation).put("from", 1).toString();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> page.ask("verify", all).path("proven").asInt() == 3);
    JsonNode proof = page.ask("prove", question(conversation).put("sequence", 2).toString());
    String text = proof.path("proof").stringValue();
    Path file = Files.writeString(directory.resolve("proof.json"), text);
    Path key =
        Files.writeString(
            directory.resolve("key.pem"),
            ProofJson.read(text).checkpoint().checkpoint().key().pem());
    assertThat(run("audit", "check-proof", file.toString(), "--key", key.toString()))
        .as(out.toString())
        .isZero();

    byte[] bytes = platform.eventBytes(conversation, 2);
    bytes[bytes.length - 1] ^= 1;
    platform.putEventBytes(conversation, 2, bytes);
    JsonNode seals =
        page.ask("seals", question(conversation).set("sequences", numbers(1, 2, 3)).toString())
            .path("seals");
    JsonNode whole = page.ask("verify", all);
    String unproved = page.refused("prove", question(conversation).put("sequence", 2).toString());
    bytes[bytes.length - 1] ^= 1;
    platform.putEventBytes(conversation, 2, bytes);

    assertThat(seals.path(0).path("state").asString()).isEqualTo("proven");
    assertThat(seals.path(1).path("state").asString()).isEqualTo("broken");
    assertThat(seals.path(1).path("detail").asString()).contains("bytes");
    assertThat(seals.path(2).path("state").asString()).isEqualTo("proven");
    assertThat(whole.path("broken").path(0).path("sequence").asInt()).isEqualTo(2);
    assertThat(unproved).startsWith("409 it can't be proved");
    assertThat(page.ask("verify", all).path("proven").asInt()).isEqualTo(3);
  }

  @Test
  void findsWhatWasSaidAndGoesOnWhereItStopped() throws Exception {
    String word = "needle-" + System.nanoTime();
    String conversation =
        talk(
            IntStream.range(0, 60)
                .mapToObj(i -> i == 3 ? "nothing" : word.toUpperCase(Locale.ROOT) + " " + i)
                .toArray(String[]::new));
    PageClient page = auditor();
    ObjectNode question = PageClient.JSON.createObjectNode().put("text", word);

    JsonNode first = page.ask("search", question.toString());
    assertThat(first.path("hits")).hasSize(50);
    assertThat(first.path("hits").path(0).path("conversation").asString()).isEqualTo(conversation);
    JsonNode rest =
        page.ask(
            "search",
            PageClient.JSON
                .createObjectNode()
                .put("search", first.path("search").asString())
                .put("after", first.path("after").asString())
                .toString());

    assertThat(rest.path("hits")).hasSize(9);
    assertThat(rest.has("after")).isFalse();
    JsonNode none = page.ask("search", question(conversation).put("user", "nobody").toString());
    assertThat(none.path("hits").isEmpty()).isTrue();
  }

  @Test
  void countsEachEventOnceHoweverOftenTheSearchGoesOn() throws Exception {
    String conversation =
        talk(IntStream.range(0, 60).mapToObj(i -> "needle " + i).toArray(String[]::new));
    PageClient page = auditor();
    int seen = 0;
    int found = 0;
    JsonNode part = page.ask("search", question(conversation).put("text", "needle").toString());
    while (true) {
      seen += part.path("seen").asInt();
      found += part.path("hits").size();
      if (!part.has("after")) {
        break;
      }
      part =
          page.ask(
              "search",
              PageClient.JSON
                  .createObjectNode()
                  .put("search", part.path("search").asString())
                  .put("after", part.path("after").asString())
                  .toString());
    }

    assertThat(found).isEqualTo(60);
    assertThat(seen).isEqualTo(61); // and that it was opened
  }

  @Test
  void exportsIntoAFileThatTheCommandVerifiesAndDeletesItWhenOneLogsOut() throws Exception {
    String conversation = talk("one", "two");
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    PageClient page = PageClient.loggedIn(platform.admin(0), auditor);

    page.ask("export", question(conversation).put("format", "jsonl").toString());
    page.ask("export", question(conversation).put("format", "csv").toString());
    JsonNode[] listed = new JsonNode[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              listed[0] = page.ask("exports", "{}").path("exports");
              return listed[0].path(0).path("state").asString().equals("done")
                  && listed[0].path(1).path("state").asString().equals("done");
            });
    String file = listed[0].path(0).path("files").path(0).asString();
    HttpResponse<String> export = page.get("exports/" + file);
    Path copy = Files.writeString(directory.resolve(file), export.body());

    assertThat(listed[0].path(1).path("files")).hasSize(2);
    assertThat(export.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    assertThat(run("audit", "verify", "--export", copy.toString())).as(out.toString()).isZero();
    assertThat(auditor().get("exports/" + file).statusCode()).isEqualTo(404);
    page.ask("log-out", "{}");
    assertThat(page.get("exports/" + file).statusCode()).isEqualTo(401);
    assertThat(platform.exports(0).resolve(file)).doesNotExist();
    assertThat(auditLog(auditor)).contains("  " + auditor + "  export  ");
  }

  @Test
  void setsHoldsAndLiftsThemByTwo() throws Exception {
    String conversation = talk("one");
    String officer = platform.newUser("officer", AccountRole.COMPLIANCE);
    PageClient one = PageClient.loggedIn(platform.admin(0), officer);
    PageClient other =
        PageClient.loggedIn(platform.admin(2), platform.newUser("officer", AccountRole.COMPLIANCE));

    long hold =
        one.ask("hold", question(conversation).put("reason", "case 7").toString())
            .path("number")
            .asLong();
    one.ask("open", question(conversation).toString());
    JsonNode held = one.ask("as-of", question(conversation).put("at", "2").toString());
    ObjectNode wish = PageClient.JSON.createObjectNode().put("hold", hold).put("reason", "settled");
    long request = one.ask("lift", wish.toString()).path("number").asLong();
    String approve = PageClient.JSON.createObjectNode().put("request", request).toString();

    assertThat(held.path("messages").path(0).path("hold").asLong()).isEqualTo(hold);
    assertThat(one.refused("approve", approve))
        .startsWith("409 another one than " + officer + " has to confirm");
    assertThat(numbers(other.ask("custody", "{}").path("requests"))).contains(request);
    other.ask("approve", approve);
    assertThat(numbers(other.ask("custody", "{}").path("holds"))).doesNotContain(hold);
  }

  @Test
  void recordsWhatIsRead() throws Exception {
    String conversation = talk("one");
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    PageClient page = PageClient.loggedIn(platform.admin(0), auditor);

    page.ask("open", question(conversation).toString());
    page.ask("as-of", question(conversation).put("at", "1").toString());
    page.ask("as-of", question(conversation).put("at", "2").toString());
    page.ask("search", "{\"user\":\"" + auditor + "\"}");

    assertThat(auditLog(auditor).lines().filter(line -> line.contains("  " + auditor + "  read  ")))
        .hasSize(2);
  }

  private String auditLog(String by) throws Exception {
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "audit",
                "log",
                "--config",
                platform.configuration().toString(),
                "--by",
                by,
                "--password-file",
                platform.passwordFile().toString()))
        .as(out.toString())
        .isZero();
    return out.toString();
  }

  private static List<Long> numbers(JsonNode items) {
    List<Long> numbers = new ArrayList<>();
    items.forEach(item -> numbers.add(item.path("number").asLong()));
    return numbers;
  }

  private PageClient auditor() throws Exception {
    return PageClient.loggedIn(platform.admin(0), platform.newUser("auditor", AccountRole.AUDITOR));
  }

  private String talk(String... texts) throws Exception {
    String bob = platform.newUser("bob");
    try (var alice = ChatClient.connect(platform.node(0), platform.newUser("alice"), "phone")) {
      String conversation = alice.open(bob);
      for (String text : texts) {
        alice.send(conversation, text);
      }
      platform.awaitProjected();
      return conversation;
    }
  }

  /// Messages, edits, recalls, members who come and go, and who read.
  private String liveAtRandom(Random random) throws Exception {
    String bob = platform.newUser("bob");
    String carol = platform.newUser("carol");
    try (var alice = ChatClient.connect(platform.node(0), platform.newUser("alice"), "phone");
        var reader = ChatClient.connect(platform.node(1), bob, "phone")) {
      String conversation = alice.createGroup("Team", List.of(bob));
      List<Long> messages = new ArrayList<>(List.of(alice.send(conversation, "first")));
      boolean hasCarol = false;
      for (int i = 0; i < 24; i++) {
        long target = messages.get(random.nextInt(messages.size()));
        switch (random.nextInt(6)) {
          case 0 -> {
            ObjectNode edit = frame("edit").put("conversation", conversation).put("target", target);
            edit.putObject("content").put("kind", "text").put("text", "edit " + i);
            alice.ask(edit); // refused of a message that was recalled
          }
          case 1 ->
              alice.ask(frame("recall").put("conversation", conversation).put("target", target));
          case 2 -> {
            ObjectNode members =
                frame(hasCarol ? "remove" : "invite").put("conversation", conversation);
            members.putArray("users").add(carol);
            alice.ok(members);
            hasCarol = !hasCarol;
          }
          case 3 ->
              reader.ok(frame("read").put("conversation", conversation).put("sequence", target));
          default -> messages.add(alice.send(conversation, "message " + i));
        }
      }
      platform.awaitProjected();
      return conversation;
    }
  }

  private JsonNode asOf(String auditor, String conversation, long at) throws Exception {
    out.getBuffer().setLength(0);
    int code =
        run(
            "audit",
            "as-of",
            "--conversation",
            conversation,
            "--at",
            Long.toString(at),
            "--json",
            "--config",
            platform.configuration().toString(),
            "--by",
            auditor,
            "--password-file",
            platform.passwordFile().toString());
    assertThat(code).as(out.toString()).isZero();
    return PageClient.JSON.readTree(out.toString());
  }

  private int run(String... words) {
    var writer = new PrintWriter(out, true);
    return Parley.commandLine().setOut(writer).setErr(writer).execute(words);
  }

  private static ObjectNode question(String conversation) {
    return PageClient.JSON.createObjectNode().put("conversation", conversation);
  }

  private static JsonNode numbers(long... numbers) {
    var array = PageClient.JSON.createArrayNode();
    for (long number : numbers) {
      array.add(number);
    }
    return array;
  }

  private static List<String> texts(JsonNode then) {
    List<String> texts = new ArrayList<>();
    then.path("messages")
        .forEach(message -> texts.add(message.path("content").path("text").asString("")));
    return texts;
  }
}
