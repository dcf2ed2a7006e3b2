package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.Accounts;
import io.parley.schema.audit.AccountRole;
import io.parley.servers.EmbeddedServers;
import io.parley.servers.ServerPorts;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.service.content.ContentVault;
import io.parley.service.content.Destruction;
import io.parley.service.content.KeyScope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person wrote, before and after its erasure: what clients and auditors see of it, and what
/// a raw search of everything that was stored finds.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ErasureIT {

  /// Within which every node is to have heard of an erasure.
  private static final Duration TOLD = Duration.ofSeconds(2);

  private static final String POSTED = "Xq7-posted-Jv2";
  private static final String EDITED = "Xq7-edited-Kw4";
  private static final String KEPT = "Xq7-kept-Lr9";

  /// Names of groups are no contents: that it is found shows that the search finds what is there.
  private static final String NAME = "Xq7-name-Mz3";

  private final StringWriter out = new StringWriter();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();

  @TempDir private Path data;
  @TempDir private Path exports;
  private EmbeddedServers servers;
  private Platform platform;
  private EndpointsFile endpoints;

  @BeforeEach
  void start() {
    servers = EmbeddedServers.start(data, new ServerPorts(0, 0, 0));
    new Tables(servers.postgreSql()).migrate();
    Tables.ofContentKeys(servers.postgreSql()).migrate();
    try (var layout = new TopicLayout(new KafkaConfig(servers.kafka(), 1, 1, Map.of()))) {
      layout.create(3);
    }
    platform = Platform.start(settings());
    endpoints =
        EndpointsFile.write(
            data, new Endpoints(List.of(), servers.kafka(), servers.redis(), servers.postgreSql()));
    Accounts accounts = platform.connectors().getFirst().accounts();
    for (String user : List.of("alice", "bob", "auditor")) {
      AccountOutcomes.require(accounts.create(user, TestPlatform.PASSWORD, null));
    }
    AccountOutcomes.require(accounts.setRoles("auditor", Set.of(AccountRole.AUDITOR)));
    logged.start();
    Logger parley = logging.getLogger("io.parley");
    parley.setLevel(Level.TRACE);
    parley.addAppender(logged);
  }

  @AfterEach
  void stop() {
    Logger parley = logging.getLogger("io.parley");
    parley.setLevel(null);
    parley.detachAppender(logged);
    endpoints.close();
    platform.close();
    servers.close();
  }

  @Test
  void whatAPersonWroteIsReadUntilItIsErasedAndFoundNowhere() throws Exception {
    try (ChatClient alice = ChatClient.connect(node(0), "alice", "phone");
        ChatClient bob = ChatClient.connect(node(1), "bob", "laptop")) {
      String group = alice.createGroup(NAME, List.of("bob"));
      long posted = alice.send(group, POSTED);
      long edit = alice.ok(edit(group, posted)).path("sequence").asLong();
      long kept = bob.send(group, KEPT);
      assertThat(text(bob.awaitEvent(group, posted))).isEqualTo(POSTED);
      assertThat(text(bob.awaitEvent(group, edit))).isEqualTo(EDITED);
      assertThat(text(alice.awaitEvent(group, kept))).isEqualTo(KEPT);
      await()
          .untilAsserted(
              () -> assertThat(history(bob, group)).contains(POSTED, EDITED, KEPT)); // projected
      assertThat(exported("before.jsonl", group)).contains(POSTED, EDITED, KEPT);
      assertThat(found(NAME)).isNotEmpty();
      assertFoundNowhere();

      assertThat(erase("alice")).isEqualTo(new Destruction(1, 0));
      await()
          .atMost(TOLD)
          .untilAsserted(
              () -> {
                assertThat(history(bob, group)).doesNotContain(POSTED, EDITED).contains(KEPT);
                assertThat(history(alice, group)).doesNotContain(POSTED, EDITED).contains(KEPT);
              });

      JsonNode erased = event(bob, group, posted);
      assertThat(erased.path("content").isNull()).isTrue();
      assertThat(erased.path("erased").asBoolean()).isTrue();
      try (ChatClient second = ChatClient.connect(node(0), "bob", "tablet")) {
        second.sync(Map.of());
        assertThat(second.awaitEvent(group, edit).path("event").path("erased").asBoolean())
            .isTrue();
        assertThat(text(second.awaitEvent(group, kept))).isEqualTo(KEPT);
      }
      long again = alice.send(group, "something new");
      assertThat(text(bob.awaitEvent(group, again))).isEqualTo("something new");

      assertThat(exported("after.jsonl", group))
          .doesNotContain(POSTED, EDITED)
          .contains(KEPT, "\"content\":null,\"erased\":true");
      assertThat(run("audit", "verify", "--export", exports.resolve("after.jsonl").toString()))
          .as(out.toString())
          .isZero();
      out.getBuffer().setLength(0);
      assertThat(
              run(
                  "audit",
                  "as-of",
                  "--conversation",
                  group,
                  "--at",
                  "" + posted,
                  "--by",
                  "auditor",
                  "--password-file",
                  passwordFile(),
                  "--data",
                  data.toString()))
          .isZero();
      assertThat(out.toString()).contains("| (erased)").doesNotContain(POSTED);
      assertFoundNowhere();
    }
  }

  private void assertFoundNowhere() {
    for (String text : List.of(POSTED, EDITED, KEPT)) {
      assertThat(found(text)).as(text).isEmpty();
      assertThat(logged.list.stream().map(ILoggingEvent::toString))
          .noneMatch(line -> line.contains(text));
    }
  }

  /// The files that have it in their bytes: of Kafka, PostgreSQL, Redis and the router, and
  /// exports.
  private List<Path> found(String text) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          data,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (Files.readString(file, ISO_8859_1).contains(text)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE; // PostgreSQL and Kafka take files away as they go
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException _) {
      return found(text); // taken away between being seen and being read
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private Destruction erase(String author) {
    ConnectorConfig config = Configuration.of(ConnectorConfig.class, settings().connector(0));
    try (var vault =
        ContentVault.open(config.content(), config.postgres(), new SimpleMeterRegistry())) {
      return vault.destroyer().destroy(new KeyScope.ByAuthor(author), _ -> false);
    }
  }

  private String exported(String file, String conversation) throws IOException {
    Path path = exports.resolve(file);
    assertThat(
            run(
                "audit",
                "export",
                "--conversation",
                conversation,
                "--format",
                "jsonl",
                "--out",
                path.toString(),
                "--by",
                "auditor",
                "--password-file",
                passwordFile(),
                "--data",
                data.toString()))
        .as(out.toString())
        .isZero();
    return Files.readString(path, UTF_8);
  }

  private String passwordFile() throws IOException {
    return Files.writeString(exports.resolve("password"), TestPlatform.PASSWORD).toString();
  }

  private int run(String... words) {
    var writer = new PrintWriter(out, true);
    return Parley.commandLine().setOut(writer).setErr(writer).execute(words);
  }

  private static ObjectNode edit(String conversation, long target) {
    ObjectNode edit = frame("edit").put("conversation", conversation).put("target", target);
    edit.putObject("content").put("kind", "text").put("text", EDITED);
    return edit;
  }

  /// A page of history as it was received.
  private static String history(ChatClient client, String conversation) throws Exception {
    int before = client.received().size();
    client.ok(frame("history").put("conversation", conversation).put("after", 0));
    return client.received().stream().skip(before).toList().toString();
  }

  private static JsonNode event(ChatClient client, String conversation, long sequence)
      throws Exception {
    int before = client.received().size();
    client.ok(frame("history").put("conversation", conversation).put("after", sequence - 1));
    return client.received().stream()
        .skip(before)
        .filter(each -> each.path("sequence").asLong() == sequence)
        .filter(each -> each.path("type").asString().equals("event"))
        .findFirst()
        .orElseThrow()
        .path("event");
  }

  private static String text(JsonNode event) {
    return event.path("event").path("content").path("text").asString();
  }

  private PlatformSettings settings() {
    return new PlatformSettings(
        servers.kafka(), servers.redis(), servers.postgreSql(), data, 2, 0, 0, 0);
  }

  private URI node(int index) {
    return URI.create("http://127.0.0.1:" + platform.connectors().get(index).port());
  }
}
