package io.parley.router;

import static io.parley.router.KafkaWorld.fresh;
import static io.parley.router.KafkaWorld.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.router.conversation.Conversation;
import io.parley.router.frozen.FrozenConversation;
import io.parley.router.frozen.FrozenConversations;
import io.parley.router.frozen.ThawRequest;
import io.parley.router.replay.CommandReplay;
import io.parley.router.replay.PartitionReport;
import io.parley.router.replay.ReplayListener;
import io.parley.router.topology.StreamsSettings;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Reply;
import io.parley.service.TopicReader;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A conversation whose state can't be read, on a real router: found, looked at, mended and thawed;
/// and the commands of it all, decided again by a second router.
@WithServers
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FrozenConversationIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] UNREADABLE = {99};

  private final KafkaWorld world;
  private final FrozenConversations frozen;
  private final Path states;
  private final String alice = fresh("alice");
  private final String bob = fresh("bob");
  private final String node = fresh("node-");
  private final String direct = ConversationId.direct(alice, bob);
  private final String headKey = direct + "\0H";

  FrozenConversationIT(Servers servers, @TempDir Path states) {
    this.world = new KafkaWorld(servers);
    this.frozen = new FrozenConversations(world.kafka);
    this.states = states;
    world.addNode(node);
    world.addUser(alice, node);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void isFoundMendedAndThawedAndTheCommandsGiveTheSameLogAgain() {
    Router router = world.startRouter(states.resolve("first"));
    world.send(direct, alice, node, new OpenDirect(bob));
    world.awaitLog(direct, 1);
    world.receive(node, 1);
    world.stop(router);
    byte[] head = writeHead(UNREADABLE);

    Router broken = world.startRouter(states.resolve("second"));
    SendMessage failing = message();
    world.send(direct, alice, node, failing);
    assertThat(outcome(world.receive(node, 1)))
        .isInstanceOfSatisfying(
            Reply.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.FROZEN));
    var found = find();
    assertThat(found.freeze().error()).contains("UnreadableStateException");
    assertThat(Objects.requireNonNull(found.command()).command()).isEqualTo(failing);
    assertThat(found.state()).isNull();
    assertThat(found.stateError()).isNotNull();
    assertThat(frozen.all()).containsKey(direct);

    assertThat(thaw()).isTrue();
    assertThat(find().freeze().offset()).isGreaterThan(found.freeze().offset());

    world.stop(broken);
    writeHead(head);
    world.startRouter(states.resolve("third"));
    assertThat(find().state()).extracting(Conversation::id).isEqualTo(direct);
    assertThat(thaw()).isTrue();
    assertThat(frozen.find(direct)).isEmpty();
    world.send(direct, alice, node, failing);
    world.awaitLog(direct, 2);

    assertThat(replay()).extracting(PartitionReport::difference).containsOnlyNulls();
    assertThat(replay().stream().mapToLong(PartitionReport::events).sum()).isGreaterThan(1);
  }

  private List<PartitionReport> replay() {
    return new CommandReplay(world.kafka, ReplayListener.NOBODY).compare();
  }

  /// Waits, as the answer leaves before the transaction is committed.
  private FrozenConversation find() {
    return await()
        .atMost(PATIENCE)
        .until(() -> frozen.find(direct), Optional::isPresent)
        .orElseThrow();
  }

  private boolean thaw() {
    return ThawRequest.send(world.kafka, direct, "root").awaitDecision(PATIENCE);
  }

  /// Writes over the conversation's head where a router restores it from.
  ///
  /// @return what stood there
  private byte[] writeHead(byte[] value) {
    var topics = new TopicReader(world.kafka, "test");
    byte[] before = new byte[0];
    int found = -1;
    for (TopicPartition partition : topics.partitions(StreamsSettings.CHANGELOG)) {
      try (var records = topics.read(partition, topics.settledEnd(partition))) {
        while (records.hasNext()) {
          var record = records.next();
          if (Arrays.equals(record.key(), headKey.getBytes(UTF_8))) {
            before = record.value();
            found = partition.partition();
          }
        }
      }
    }
    world.produce(StreamsSettings.CHANGELOG, found, headKey, value);
    return before;
  }

  private static Reply.Outcome outcome(List<Delivery> deliveries) {
    return Objects.requireNonNull(deliveries.getLast().reply()).outcome();
  }
}
