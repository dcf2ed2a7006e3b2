package io.parley.launcher;

import static io.parley.launcher.ChatClient.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// A conversation between clients of two nodes, with an interruption in its middle that they are
/// not told of.
final class InterruptedConversation {

  private static final int MESSAGES = 300;
  private static final int INTERRUPTED_AT = 100;
  private static final List<Long> SEQUENCES =
      LongStream.rangeClosed(1, MESSAGES + 1).boxed().toList();

  private final TestPlatform platform;

  InterruptedConversation(TestPlatform platform) {
    this.platform = platform;
  }

  interface Interruption {
    void happen() throws Exception;
  }

  /// Fails if anything is lost or doubled: among what the sender was told, in PostgreSQL, in the
  /// log, or with the receiver.
  void losesAndDoublesNothing(Interruption interruption) throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    var sender = new ReconnectingClient(platform, 0, alice);
    var receiver = new ReconnectingClient(platform, 1, bob);
    String conversation = sender.client().open(bob);

    Map<UUID, Long> sequences = sendAll(sender, conversation, interruption);

    platform.awaitProjected();
    assertThat(sequences.values())
        .containsExactlyInAnyOrderElementsOf(SEQUENCES.subList(1, SEQUENCES.size()));
    assertThat(platform.historyHashes(conversation))
        .hasSize(SEQUENCES.size())
        .isEqualTo(platform.logHashes(conversation));
    assertThat(receiver.everything(conversation, SEQUENCES.size()))
        .containsExactlyElementsOf(SEQUENCES);
    sender.client().close();
    receiver.client().close();
  }

  private static Map<UUID, Long> sendAll(
      ReconnectingClient sender, String conversation, Interruption interruption) throws Exception {
    Map<UUID, Long> sequences = new HashMap<>();
    var middle = new CompletableFuture<Void>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sending =
          threads.submit(
              () -> {
                for (int i = 0; i < MESSAGES; i++) {
                  UUID clientId = clientId();
                  sequences.put(clientId, sender.send(conversation, clientId, "message " + i));
                  if (i == INTERRUPTED_AT) {
                    middle.complete(null);
                  }
                }
                return null;
              });
      middle.get(60, TimeUnit.SECONDS);
      interruption.happen();
      sending.get(120, TimeUnit.SECONDS);
    }
    return sequences;
  }
}
