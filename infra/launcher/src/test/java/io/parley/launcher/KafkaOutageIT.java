package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static io.parley.launcher.ChatClient.message;
import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.bench.ManagedProcess;
import io.parley.chaos.bench.PlatformLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What people notice when Kafka is away: that nothing can be sent for now, and nothing else. By
/// command only, `mvn verify -Dtest.excluded=`: it takes minutes.
@Tag("chaos")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class KafkaOutageIT {

  private static final int MESSAGES = 20;
  private static final int FLOODERS = 4;
  private static final int FLOOD = 250;
  private static final String LARGE = "x".repeat(60_000);
  private static final double BUFFER_BYTES = 32 << 20;

  /// What clients may wait for an answer: `session.reply-timeout`, looked at once a second, on a
  /// busy machine.
  private static final Duration DEADLINE = Duration.ofSeconds(14);

  private Processes processes;

  /// In which way Kafka is away; PostgreSQL and Redis are its process's children, and run on.
  enum Outage {
    FROZEN {
      @Override
      void begin(ManagedProcess servers) {
        servers.freeze();
      }

      @Override
      void end(ManagedProcess servers) {
        servers.thaw();
      }
    },
    KILLED {
      @Override
      void begin(ManagedProcess servers) {
        servers.kill();
      }

      @Override
      void end(ManagedProcess servers) {
        servers.start();
      }
    };

    abstract void begin(ManagedProcess servers);

    abstract void end(ManagedProcess servers);
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    processes = new Processes(directory.resolve("platform"), PlatformLayout.of(1, 1, 1, 1));
  }

  @AfterAll
  void stop() {
    processes.close();
  }

  @ParameterizedTest
  @EnumSource
  void refusesEverySendInTimeAndIsWellWhenKafkaReturns(Outage outage) throws Exception {
    ManagedProcess servers = processes.platform().process("kafka-1");
    String suffix = "-" + outage.name().toLowerCase(Locale.ROOT);
    for (String user : List.of("alice", "bob", "mallory")) {
      processes.makeAccount(user + suffix);
    }
    List<ChatClient> flooders = new ArrayList<>();
    for (int i = 0; i < FLOODERS; i++) {
      flooders.add(connect("mallory" + suffix, "device-" + i));
    }
    try (var sender = connect("alice" + suffix, "phone");
        var receiver = connect("bob" + suffix, "phone")) {
      String conversation = sender.open("bob" + suffix);
      String flooded = flooders.getFirst().open("bob" + suffix);
      sender.send(conversation, "before");
      receiver.sync(Map.of());
      receiver.awaitEvent(conversation, 2);

      outage.begin(servers);
      Map<UUID, CompletableFuture<JsonNode>> answers = new LinkedHashMap<>();
      for (int i = 0; i < MESSAGES; i++) {
        UUID clientId = clientId();
        answers.put(clientId, sender.askAsync(message(conversation, clientId, "message " + i)));
      }
      List<CompletableFuture<JsonNode>> floodAnswers = new ArrayList<>();
      for (ChatClient flooder : flooders) {
        for (int i = 0; i < FLOOD; i++) {
          floodAnswers.add(flooder.askAsync(message(flooded, clientId(), LARGE)));
        }
      }
      assertUnavailable(answers.values());
      assertUnavailable(floodAnswers);
      assertThat(sender.ask(frame("ping")).path("type").asString()).isEqualTo("pong");
      assertThat(receiver.ask(frame("ping")).path("type").asString()).isEqualTo("pong");
      assertThat(processes.metric("node-1", "parley_commands_buffer_available_bytes"))
          .isBetween(0.0, BUFFER_BYTES);
      outage.end(servers);

      for (UUID clientId : answers.keySet()) {
        sendUntilOk(sender, conversation, clientId);
      }
      long head = sender.send(conversation, "after");
      assertThat(head).isEqualTo(MESSAGES + 3);
      receiver.sync(Map.of(conversation, 2L));
      receiver.awaitEvent(conversation, head);
      assertThat(receiver.sequences().getOrDefault(conversation, List.of()).stream().distinct())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, head).boxed().toList());
      assertThat(flooders).noneMatch(ChatClient::isClosed);
      assertThat(processes.ended()).isEmpty();
    } finally {
      flooders.forEach(ChatClient::close);
    }
  }

  private ChatClient connect(String user, String device) {
    return ChatClient.connect(processes.node(0), user, device);
  }

  private static void assertUnavailable(Iterable<CompletableFuture<JsonNode>> answers)
      throws Exception {
    long deadlineNs = System.nanoTime() + DEADLINE.toNanos();
    for (CompletableFuture<JsonNode> answer : answers) {
      JsonNode frame = answer.get(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(frame.path("code").asString()).as(frame.toString()).isEqualTo("unavailable");
      assertThat(frame.path("retryable").asBoolean()).isTrue();
    }
  }

  private static void sendUntilOk(ChatClient sender, String conversation, UUID clientId)
      throws Exception {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode answer;
    do {
      answer = sender.ask(message(conversation, clientId, "again"));
      assertThat(System.nanoTime()).as(answer.toString()).isLessThan(deadlineNs);
    } while (!answer.path("type").asString().equals("ok"));
  }
}
