package io.parley.router.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.router.state.IncomingCommand;
import io.parley.router.topology.RandomCommands;
import io.parley.router.topology.RandomCommands.Appended;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PartitionReplayTest {

  private static final int PARTITION = 3;
  private static final int COMMANDS = 600;

  private final List<ConsumerRecord<byte[], byte[]>> commands = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final Set<Long> freezing = new HashSet<>();
  private long decided = COMMANDS;

  PartitionReplayTest() {
    for (Appended command : RandomCommands.history(1, COMMANDS)) {
      commands.add(
          record(
              Topics.COMMANDS,
              commands.size(),
              command.time(),
              command.key().getBytes(UTF_8),
              command.value().get()));
    }
    decideAll();
  }

  /// Makes the log that a first router makes of the commands.
  private void decideAll() {
    log.clear();
    var first = new SecondRouter(freezing);
    for (var command : commands) {
      if (IncomingCommand.read(command.key(), command.value())
          instanceof IncomingCommand.Usable usable) {
        first
            .take(usable.command(), command.offset(), Instant.ofEpochMilli(command.timestamp()))
            .events()
            .forEach(event -> append(command.key(), EventCodec.encodeSealed(event.sealed())));
      }
    }
  }

  private void append(byte[] key, byte[] value) {
    log.add(record(Topics.EVENTS, log.size(), Instant.EPOCH, key, value));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String topic, long offset, Instant time, byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        topic,
        PARTITION,
        offset,
        time.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        key.length,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private PartitionReport replay(KeptConversations conversations) {
    return new PartitionReplay(
            PARTITION,
            commands.iterator(),
            log.iterator(),
            decided,
            new SecondRouter(freezing),
            conversations,
            ReplayListener.NOBODY)
        .run();
  }

  private PartitionReport replay() {
    return replay(KeptConversations.all());
  }

  private EventEnvelope event(int index) {
    return EventCodec.decode(EventCodec.decodeSealed(log.get(index).value()).bytes());
  }

  @Test
  void findsNoDifferenceWhereThereIsNone() {
    assertThat(replay()).isEqualTo(new PartitionReport(PARTITION, COMMANDS, log.size(), 0, null));
  }

  @Test
  void namesTheFirstEventOfWhichAByteIsDifferent() {
    var forged = log.get(20);
    byte[] value = forged.value().clone();
    value[value.length - 1] ^= 1;
    log.set(20, record(Topics.EVENTS, 20, Instant.EPOCH, forged.key(), value));

    assertThat(replay().events()).isEqualTo(20);
    assertThat(replay().difference())
        .isInstanceOfSatisfying(
            Difference.OtherEvent.class,
            other -> {
              assertThat(other.log()).isEqualTo(20);
              assertThat(other.differentFrom()).isEqualTo(value.length - 1);
              assertThat(other.reason())
                  .contains(
                      "event %d of %s".formatted(event(20).sequence(), event(20).conversation()));
            });
  }

  @Test
  void namesAnEventThatTheLogLacks() {
    log.removeLast();

    assertThat(replay().difference()).isInstanceOf(Difference.NoEvent.class);
  }

  @Test
  void doesNotMissWhatMayNotBeDecidedYet() {
    int last = log.size() - 1;
    while (log.size() > last - 5) {
      log.removeLast();
    }
    decided = 0;

    assertThat(replay().difference()).isNull();
    assertThat(replay().events()).isEqualTo(log.size());
  }

  @Test
  void namesAnEventThatComesFromNoCommand() {
    append("g:nowhere".getBytes(UTF_8), new byte[] {1});

    assertThat(replay().difference())
        .isInstanceOfSatisfying(
            Difference.NoCommand.class,
            surplus -> assertThat(surplus.log()).isEqualTo(log.size() - 1));
  }

  @Test
  void timeIsTheBrokersSoAnotherOneGivesAnotherLog() {
    int changed = 0;
    while (replay().difference() == null) {
      var command = commands.get(changed);
      commands.set(
          changed++,
          record(
              Topics.COMMANDS,
              command.offset(),
              Instant.ofEpochMilli(command.timestamp()).plusSeconds(1),
              command.key(),
              command.value()));
    }

    assertThat(replay().difference()).isInstanceOf(Difference.OtherEvent.class);
  }

  @Test
  void freezesAgainWhatWasFrozenThen() {
    LongStream.range(2, 6).map(i -> 50 * i).forEach(freezing::add);
    decideAll();
    assertThat(replay().difference()).isNull();

    freezing.clear();

    assertThat(replay().difference()).isNotNull();
  }

  @Test
  void leavesOutConversationsOfWhichTheFirstCommandsAreGone() {
    int kept = COMMANDS / 2;
    commands.subList(0, kept).clear();
    var conversations =
        KeptConversations.after(Instant.ofEpochMilli(commands.getFirst().timestamp()));
    for (int i = 0; i < log.size(); i++) {
      conversations.add(event(i));
    }

    PartitionReport report = replay(conversations);

    assertThat(report.difference()).isNull();
    assertThat(report.tooOld()).isPositive();
  }
}
