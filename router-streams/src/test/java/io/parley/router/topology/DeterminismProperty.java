package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.router.state.IncomingCommand;
import io.parley.router.state.MemoryEntries;
import io.parley.router.state.PartitionDecider;
import io.parley.router.topology.RandomCommands.Appended;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same commands give the same log, byte for byte, in any router: whatever routes it knows,
/// whichever nodes have topics, however much it holds in memory, and after a restart in the middle.
/// The seed is the test's argument.
class DeterminismProperty {

  private static final int SEEDS = 12;
  private static final int COMMANDS = 1_500;

  @TempDir private Path directory = Path.of("");

  static List<Long> seeds() {
    return new Random(20260102).longs(SEEDS).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aSecondRouterMakesTheSameEvents(long seed) {
    List<Appended> history = RandomCommands.history(seed, COMMANDS);
    List<String> first;
    try (var router = new RouterDriver(directory.resolve("first"))) {
      router.route("n/node");
      router.route("u/alice/node");
      first = events(router, history);
    }
    try (var router = new RouterDriver(directory.resolve("second"), 0)) {
      router.missingTopics.add(Topics.node("node"));

      assertThat(events(router, history)).isEqualTo(first);
    }
    assertThat(first).hasSizeGreaterThan(COMMANDS / 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aRouterThatIsMadeAnewOnItsStateGoesOnAlike(long seed) {
    List<Appended> history = RandomCommands.history(seed, COMMANDS);
    var random = new Random(seed);
    var entries = new MemoryEntries();
    List<SealedEvent> uninterrupted = new ArrayList<>();
    List<SealedEvent> interrupted = new ArrayList<>();
    var steady = new PartitionDecider(new MemoryEntries(), RouterDriver.MAX_CACHE_WEIGHT);
    var restarted = new PartitionDecider(entries, RouterDriver.MAX_CACHE_WEIGHT);
    for (int offset = 0; offset < COMMANDS; offset++) {
      if (random.nextInt(50) == 0) {
        restarted = new PartitionDecider(entries, random.nextInt(1_000));
      }
      uninterrupted.addAll(decide(steady, history.get(offset), offset));
      interrupted.addAll(decide(restarted, history.get(offset), offset));
    }

    assertThat(interrupted).isEqualTo(uninterrupted);
  }

  private static List<SealedEvent> decide(PartitionDecider decider, Appended command, long offset) {
    byte[] key = command.key().getBytes(UTF_8);
    return switch (IncomingCommand.read(key, command.value().get())) {
      case IncomingCommand.Unusable _ -> List.of();
      case IncomingCommand.Usable usable ->
          decider.decide(usable.command(), offset, command.time()).steps().stream()
              .map(step -> step.event().sealed())
              .toList();
    };
  }

  /// The values of the log's records.
  private static List<String> events(RouterDriver router, List<Appended> history) {
    for (Appended command : history) {
      router.now = command.time();
      router.pipe(command.key(), command.value().get());
    }
    return router.read(Topics.EVENTS).stream()
        .map(TestRecord::value)
        .peek(EventCodec::decodeSealed)
        .map(HexFormat.of()::formatHex)
        .toList();
  }
}
