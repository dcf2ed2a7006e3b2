package io.parley.router.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.conversation.Recorded;
import io.parley.router.replay.Difference.NoCommand;
import io.parley.router.replay.Difference.NoEvent;
import io.parley.router.replay.Difference.OtherEvent;
import io.parley.router.replay.Difference.Undecided;
import io.parley.router.state.IncomingCommand;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.CommandEnvelope;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Holds what the second router makes of a partition's commands against the log, event by event, up
/// to the first difference.
final class PartitionReplay {

  private static final int COMMANDS_PER_REPORT = 10_000;

  private final int partition;
  private final Iterator<ConsumerRecord<byte[], byte[]>> commands;
  private final Iterator<ConsumerRecord<byte[], byte[]>> log;
  private final long decided;
  private final SecondRouter second;
  private final KeptConversations conversations;
  private final ReplayListener listener;
  private @Nullable ConsumerRecord<byte[], byte[]> next;
  private long replayed;
  private long equal;

  /// Prepares it.
  ///
  /// @param decided offset behind the last command that the first router is known to have decided;
  ///   of later ones, what the log does not have is not missing
  PartitionReplay(
      int partition,
      Iterator<ConsumerRecord<byte[], byte[]>> commands,
      Iterator<ConsumerRecord<byte[], byte[]>> log,
      long decided,
      SecondRouter second,
      KeptConversations conversations,
      ReplayListener listener) {
    this.partition = partition;
    this.commands = commands;
    this.log = log;
    this.decided = decided;
    this.second = second;
    this.conversations = conversations;
    this.listener = listener;
  }

  PartitionReport run() {
    advance();
    Optional<Difference> difference = compare();
    if (difference.isEmpty() && next != null) {
      difference = Optional.of(new NoCommand(partition, next.offset(), EventName.of(value(next))));
    }
    return new PartitionReport(
        partition, replayed, equal, conversations.tooOld(), difference.orElse(null));
  }

  private Optional<Difference> compare() {
    while (commands.hasNext()) {
      ConsumerRecord<byte[], byte[]> command = commands.next();
      if (next == null && command.offset() >= decided) {
        return Optional.empty();
      }
      Optional<Difference> difference = compare(command);
      if (difference.isPresent()) {
        return difference;
      }
      if (++replayed % COMMANDS_PER_REPORT == 0) {
        listener.progress(partition, replayed, decided);
      }
    }
    return Optional.empty();
  }

  private Optional<Difference> compare(ConsumerRecord<byte[], byte[]> record) {
    return switch (IncomingCommand.read(record)) {
      case IncomingCommand.Unusable _ -> Optional.empty();
      case IncomingCommand.Usable(CommandEnvelope command) ->
          conversations.contains(command.conversation())
              ? compare(command, record)
              : Optional.empty();
    };
  }

  private Optional<Difference> compare(
      CommandEnvelope command, ConsumerRecord<byte[], byte[]> record) {
    long offset = record.offset();
    SecondRouter.Made made = second.take(command, offset, Instant.ofEpochMilli(record.timestamp()));
    RuntimeException failure = made.failure();
    if (failure != null) {
      return offset >= decided
          ? Optional.empty()
          : Optional.of(new Undecided(partition, offset, failure.toString()));
    }
    for (Recorded event : made.events()) {
      byte[] bytes = EventCodec.encodeSealed(event.sealed());
      ConsumerRecord<byte[], byte[]> found = next;
      if (found == null) {
        return offset >= decided
            ? Optional.empty()
            : Optional.of(new NoEvent(partition, offset, EventName.of(bytes)));
      }
      byte[] stands = value(found);
      if (!Arrays.equals(bytes, stands)) {
        return Optional.of(
            new OtherEvent(
                partition,
                offset,
                found.offset(),
                EventName.of(bytes),
                EventName.of(stands),
                Arrays.mismatch(bytes, stands)));
      }
      equal++;
      advance();
    }
    return Optional.empty();
  }

  /// To the log's next event of a conversation that is replayed.
  private void advance() {
    next = null;
    while (next == null && log.hasNext()) {
      ConsumerRecord<byte[], byte[]> record = log.next();
      if (isReplayed(record.key())) {
        next = record;
      }
    }
  }

  /// No router writes a tombstone.
  private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? new byte[0] : record.value();
  }

  /// A record without a key is no router's, and so a difference.
  private boolean isReplayed(byte @Nullable [] key) {
    return key == null || conversations.containsKey(new String(key, UTF_8));
  }
}
