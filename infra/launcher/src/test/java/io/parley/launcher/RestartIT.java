package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static io.parley.launcher.ChatClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.launcher.chat.ChatFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// A conversation goes on while parts of the platform are stopped and started again.
@ExtendWith(PlatformExtension.class)
@Timeout(240)
class RestartIT {

  private static final int MESSAGES = 300;
  private static final int RESTART_AT = 100;

  private final TestPlatform platform;

  RestartIT(TestPlatform platform) {
    this.platform = platform;
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothing(TestPlatform.Part part) throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    var sender = new Reconnecting(0, alice);
    var receiver = new Reconnecting(1, bob);
    String conversation = sender.client().open(bob);
    Map<UUID, Long> sequences = new HashMap<>();
    var sent = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> restart = new CompletableFuture<>();
      var sending =
          threads.submit(
              () -> {
                for (int i = 0; i < MESSAGES; i++) {
                  UUID clientId = clientId();
                  sequences.put(clientId, sender.send(conversation, clientId, "message " + i));
                  if (sent.incrementAndGet() == RESTART_AT) {
                    restart.complete(null);
                  }
                }
                return null;
              });
      restart.get(60, TimeUnit.SECONDS);
      platform.restart(part);
      sending.get(120, TimeUnit.SECONDS);
    }

    platform.awaitProjected();
    assertThat(sequences.values())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(2, MESSAGES + 1).boxed().toList());
    assertThat(platform.historyHashes(conversation))
        .hasSize(MESSAGES + 1)
        .isEqualTo(platform.logHashes(conversation));
    assertThat(receiver.everything(conversation, MESSAGES + 1))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, MESSAGES + 1).boxed().toList());
    sender.client().close();
    receiver.client().close();
  }

  /// A client that connects again when it is cut off, says what it has, and sends again what was
  /// not answered, as the protocol asks of clients.
  private final class Reconnecting {

    private final int node;
    private final String user;
    private final List<Long> applied = new ArrayList<>();
    private ChatClient client;

    Reconnecting(int node, String user) throws Exception {
      this.node = node;
      this.user = user;
      this.client = connect(Map.of());
    }

    ChatClient client() {
      return client;
    }

    long send(String conversation, UUID clientId, String text) throws Exception {
      long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (System.nanoTime() - deadlineNs < 0) {
        try {
          JsonNode answer = client.ask(message(conversation, clientId, text));
          if (answer.path("type").asString().equals("ok")) {
            return answer.path("sequence").asLong();
          }
          assertThat(answer.path("retryable").asBoolean()).as(answer.toString()).isTrue();
        } catch (ExecutionException | TimeoutException e) {
          client.drop();
          client = connect(Map.of());
        }
      }
      throw new TimeoutException("could not send within a minute");
    }

    /// What was applied in order: pushed, and after a reconnect synced.
    List<Long> everything(String conversation, long head) throws Exception {
      apply(conversation);
      if (applied.isEmpty() || applied.getLast() < head) {
        long cursor = applied.isEmpty() ? 0 : applied.getLast();
        client.drop();
        client = connect(Map.of(conversation, cursor));
        apply(conversation);
      }
      return applied;
    }

    private void apply(String conversation) {
      for (long sequence : client.sequences().getOrDefault(conversation, List.of())) {
        if (sequence == (applied.isEmpty() ? 1 : applied.getLast() + 1)) {
          applied.add(sequence);
        }
      }
    }

    private ChatClient connect(Map<String, Long> cursors) throws Exception {
      long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (true) {
        try {
          ChatClient connected = ChatClient.connect(platform.node(node), user, "device-" + node);
          connected.sync(cursors);
          return connected;
        } catch (ChatFailed | ExecutionException | TimeoutException e) {
          if (System.nanoTime() - deadlineNs > 0) {
            throw e;
          }
        }
      }
    }
  }
}
