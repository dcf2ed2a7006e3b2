package io.parley.launcher;

import static io.parley.launcher.ChatClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.launcher.chat.ChatFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/// A client that connects again when it is cut off, says what it has, and sends again what was not
/// answered, as the protocol asks of clients.
final class ReconnectingClient {

  private final TestPlatform platform;
  private final int node;
  private final String user;
  private final List<Long> applied = new ArrayList<>();
  private ChatClient client;

  ReconnectingClient(TestPlatform platform, int node, String user) throws Exception {
    this.platform = platform;
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
