package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static io.parley.launcher.ChatClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.bench.ManagedProcess;
import io.parley.chaos.bench.PlatformLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The same message again and again, on several sockets at once, and after every process of the
/// platform was killed. By command only, `mvn verify -Dtest.excluded=`: it takes a minute.
@Tag("chaos")
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class SameMessageIT {

  private static final int TIMES = 20;

  @TempDir private Path directory;

  @Test
  void hasOneSequenceHoweverOftenAndWhereverItIsSent() throws Exception {
    try (var processes =
        new Processes(directory.resolve("platform"), PlatformLayout.of(1, 2, 2, 1))) {
      processes.makeAccount("alice");
      processes.makeAccount("bob");
      UUID clientId = clientId();
      String conversation;
      try (var first = ChatClient.connect(processes.node(0), "alice", "device-0")) {
        conversation = first.open("bob");
        assertThat(sendEverywhere(processes, conversation, clientId)).containsOnly(2L);
        assertThat(first.send(conversation, "another")).isEqualTo(3);
      }

      killAll(processes);

      assertThat(sendEverywhere(processes, conversation, clientId)).containsOnly(2L);
      try (var receiver = ChatClient.connect(processes.node(1), "bob", "phone")) {
        receiver.sync(Map.of());
        assertThat(receiver.sequences()).containsEntry(conversation, List.of(1L, 2L, 3L));
      }
    }
  }

  /// Over three sockets and two nodes.
  ///
  /// @return the sequences that the answers tell
  private static List<Long> sendEverywhere(Processes processes, String conversation, UUID clientId)
      throws Exception {
    try (var one = ChatClient.connect(processes.node(0), "alice", "device-1");
        var two = ChatClient.connect(processes.node(0), "alice", "device-2");
        var three = ChatClient.connect(processes.node(1), "alice", "device-3")) {
      List<ChatClient> sockets = List.of(one, two, three);
      List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        answers.add(
            sockets.get(i % sockets.size()).askAsync(message(conversation, clientId, "the same")));
      }
      List<Long> sequences = new ArrayList<>();
      for (CompletableFuture<JsonNode> answer : answers) {
        JsonNode frame = answer.get(30, TimeUnit.SECONDS);
        assertThat(frame.path("type").asString()).as(frame.toString()).isEqualTo("ok");
        sequences.add(frame.path("sequence").asLong());
      }
      return sequences;
    }
  }

  /// All but the servers.
  private static void killAll(Processes processes) {
    List<ManagedProcess> victims =
        processes.platform().processNames().stream()
            .filter(name -> !name.startsWith("kafka-") && !name.equals("stores"))
            .map(processes.platform()::process)
            .toList();
    victims.forEach(ManagedProcess::kill);
    victims.forEach(ManagedProcess::start);
    assertThat(processes.platform().unready()).isEmpty();
  }
}
