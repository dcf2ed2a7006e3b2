package io.parley.router;

import static io.parley.router.KafkaWorld.fresh;
import static io.parley.router.KafkaWorld.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A router's process is killed while it works, and another one takes over.
@WithServers
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RouterKillIT {

  private static final Logger LOG = LoggerFactory.getLogger(RouterKillIT.class);
  private static final int CONVERSATIONS = 8;
  private static final int ROUNDS = 150;

  private final KafkaWorld world;
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, EventHash> hashesByPlace = new HashMap<>();

  RouterKillIT(Servers servers) {
    world = new KafkaWorld(servers);
  }

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    world.close();
  }

  private Process startProcess(Path stateDir) throws IOException {
    Process process = RouterProgram.start(world.settings(stateDir));
    processes.add(process);
    return process;
  }

  @Test
  void anotherRouterGoesOnWithTheSameSequencesAndHashes(
      @TempDir Path killedDir, @TempDir Path survivorDir) throws Exception {
    String node = fresh("node-");
    String alice = fresh("alice");
    world.addNode(node);
    world.addUser(alice, node);
    List<String> conversations = new ArrayList<>();
    Process killed = startProcess(killedDir);
    world.startRouter(survivorDir);
    for (int i = 0; i < CONVERSATIONS; i++) {
      String peer = fresh("peer");
      conversations.add(ConversationId.direct(alice, peer));
      world.send(conversations.getLast(), alice, node, new OpenDirect(peer));
    }

    say(ROUNDS, conversations, alice, node);
    world.receive(node, CONVERSATIONS * ROUNDS / 4).forEach(this::observe);
    killed.destroyForcibly().waitFor();
    long killedNs = System.nanoTime();
    say(ROUNDS, conversations, alice, node);

    for (String conversation : conversations) {
      world.awaitLog(conversation, 1 + 2 * ROUNDS);
    }
    LOG.atInfo()
        .addKeyValue("ms", Duration.ofNanos(System.nanoTime() - killedNs).toMillis())
        .log("everything committed after the kill");
    while (hashesByPlace.size() < CONVERSATIONS * (1 + 2 * ROUNDS)) {
      world.receive(node, 1).forEach(this::observe);
    }
  }

  /// What was delivered before its transaction committed or was aborted must be what is committed
  /// in the end: one hash for a sequence, however often it comes.
  private void observe(Delivery delivery) {
    if (delivery instanceof EventDelivery pushed) {
      EventEnvelope event = EventCodec.decode(pushed.event().bytes());
      String place = event.conversation() + " " + event.sequence();
      EventHash before = hashesByPlace.put(place, pushed.event().hash());
      assertThat(before).as(place).isIn(null, pushed.event().hash());
    }
  }

  private void say(int rounds, List<String> conversations, String user, String node) {
    for (int i = 0; i < rounds; i++) {
      conversations.forEach(conversation -> world.send(conversation, user, node, message()));
    }
  }
}
