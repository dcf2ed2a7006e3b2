package io.parley.router.replay;

import io.parley.router.conversation.Recorded;
import io.parley.router.state.IncomingCommand;
import io.parley.router.topology.StreamsSettings;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The replay of a whole platform's commands, partition by partition, against the log as it was
/// when the partition's turn came. The platform may be running meanwhile.
public final class CommandReplay {

  private final TopicReader topics;
  private final ReplayListener listener;

  /// @param kafka where the commands and the log are
  public CommandReplay(KafkaConfig kafka, ReplayListener listener) {
    this.topics = new TopicReader(kafka, "parley-replay");
    this.listener = listener;
  }

  /// Replays all partitions, and says of each what it came to.
  ///
  /// @throws org.apache.kafka.common.KafkaException if Kafka fails
  public List<PartitionReport> compare() {
    var freezes = FreezingCommands.read(topics);
    return topics.partitions(Topics.COMMANDS).stream()
        .map(commands -> compare(commands, freezes))
        .toList();
  }

  /// Shows what a second router makes of all commands that the first one has decided, partition by
  /// partition, each in order. For platforms of which all commands are still there.
  ///
  /// @throws org.apache.kafka.common.KafkaException if Kafka fails
  public void makeAll(Consumer<MadeEvent> each) {
    var freezes = FreezingCommands.read(topics);
    for (TopicPartition partition : topics.partitions(Topics.COMMANDS)) {
      var second = new SecondRouter(freezes.offsets(partition.partition()));
      long decided = topics.groupOffset(StreamsSettings.APPLICATION_ID, partition);
      try (var commands = topics.read(partition, decided)) {
        commands.forEachRemaining(
            record ->
                take(second, record)
                    .forEach(
                        event ->
                            each.accept(new MadeEvent(partition.partition(), event.sealed()))));
      }
    }
  }

  private PartitionReport compare(TopicPartition partition, FreezingCommands freezes) {
    int number = partition.partition();
    var logPartition = new TopicPartition(Topics.EVENTS, number);
    // In this order: what was decided before is in the log that is looked at after.
    long decided = topics.groupOffset(StreamsSettings.APPLICATION_ID, partition);
    long logEnd = topics.settledEnd(logPartition);
    var conversations = kept(partition, logPartition, logEnd);
    try (var commands = topics.read(partition, topics.settledEnd(partition));
        var log = topics.read(logPartition, logEnd)) {
      var second = new SecondRouter(freezes.offsets(number));
      var report =
          new PartitionReplay(number, commands, log, decided, second, conversations, listener)
              .run();
      listener.done(report);
      return report;
    }
  }

  private KeptConversations kept(TopicPartition commands, TopicPartition log, long logEnd) {
    if (topics.beginning(commands) == 0) {
      return KeptConversations.all();
    }
    var conversations = KeptConversations.after(oldestCommand(commands));
    try (var events = topics.read(log, logEnd)) {
      events.forEachRemaining(event -> add(conversations, event));
    }
    return conversations;
  }

  private Instant oldestCommand(TopicPartition partition) {
    try (var commands = topics.read(partition, topics.settledEnd(partition))) {
      return commands.hasNext() ? Instant.ofEpochMilli(commands.next().timestamp()) : Instant.MAX;
    }
  }

  private static void add(KeptConversations conversations, ConsumerRecord<byte[], byte[]> event) {
    try {
      conversations.add(EventCodec.decode(EventCodec.decodeSealed(event.value()).bytes()));
    } catch (DecodeException _) {
      // Belongs to no conversation; when its turn comes to be compared, it is the difference.
      return;
    }
  }

  private static List<Recorded> take(SecondRouter second, ConsumerRecord<byte[], byte[]> record) {
    return switch (IncomingCommand.read(record)) {
      case IncomingCommand.Unusable _ -> List.of();
      case IncomingCommand.Usable usable ->
          second
              .take(usable.command(), record.offset(), Instant.ofEpochMilli(record.timestamp()))
              .events();
    };
  }
}
