package io.parley.router.replay;

import io.parley.router.conversation.Recorded;
import io.parley.router.state.IncomingCommand;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The replay of a whole platform's commands, partition by partition, against the log as it was
/// when the replay began. The platform may be running meanwhile.
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
    List<TopicPartition> partitions = topics.partitions(Topics.COMMANDS);
    // In this order: what was decided before is in the log whose end is looked at after, and what
    // is in the log comes from commands before their end.
    Map<TopicPartition, Long> decided = topics.groupOffsets(Topics.ROUTER_GROUP);
    Map<TopicPartition, Long> log = topics.settledEnds(topics.partitions(Topics.EVENTS));
    Map<TopicPartition, Long> commands = topics.settledEnds(partitions);
    Map<TopicPartition, Long> beginnings = topics.beginnings(partitions);
    var freezes = FreezingCommands.read(topics);
    return partitions.stream()
        .map(
            partition ->
                compare(
                    new Stretch(
                        partition,
                        beginnings.getOrDefault(partition, 0L),
                        decided.getOrDefault(partition, 0L),
                        commands.getOrDefault(partition, 0L),
                        log.getOrDefault(logOf(partition), 0L)),
                    freezes.offsets(partition.partition())))
        .toList();
  }

  /// Shows what a second router makes of all commands that the first one has decided, partition by
  /// partition, each in order. For platforms of which all commands are still there.
  ///
  /// @throws org.apache.kafka.common.KafkaException if Kafka fails
  public void makeAll(Consumer<MadeEvent> each) {
    Map<TopicPartition, Long> decided = topics.groupOffsets(Topics.ROUTER_GROUP);
    var freezes = FreezingCommands.read(topics);
    for (TopicPartition partition : topics.partitions(Topics.COMMANDS)) {
      var second = new SecondRouter(freezes.offsets(partition.partition()));
      try (var commands = topics.read(partition, decided.getOrDefault(partition, 0L))) {
        commands.forEachRemaining(
            record ->
                take(second, record)
                    .forEach(
                        event ->
                            each.accept(new MadeEvent(partition.partition(), event.sealed()))));
      }
    }
  }

  /// What is looked at of one partition.
  ///
  /// @param commands the partition of the commands
  /// @param beginning of the commands
  /// @param decided see [PartitionReplay]
  /// @param end of the commands
  /// @param logEnd of the partition of the log that has the same number
  private record Stretch(
      TopicPartition commands, long beginning, long decided, long end, long logEnd) {}

  private PartitionReport compare(Stretch stretch, Set<Long> freezingOffsets) {
    var conversations = kept(stretch);
    try (var commands = topics.read(stretch.commands(), stretch.end());
        var log = topics.read(logOf(stretch.commands()), stretch.logEnd())) {
      var report =
          new PartitionReplay(
                  stretch.commands().partition(),
                  commands,
                  log,
                  stretch.decided(),
                  new SecondRouter(freezingOffsets),
                  conversations,
                  listener)
              .run();
      listener.done(report);
      return report;
    }
  }

  private KeptConversations kept(Stretch stretch) {
    if (stretch.beginning() == 0) {
      return KeptConversations.all();
    }
    var conversations = KeptConversations.after(oldestCommand(stretch));
    try (var events = topics.read(logOf(stretch.commands()), stretch.logEnd())) {
      events.forEachRemaining(event -> add(conversations, event));
    }
    return conversations;
  }

  private Instant oldestCommand(Stretch stretch) {
    try (var commands = topics.read(stretch.commands(), stretch.end())) {
      return commands.hasNext() ? Instant.ofEpochMilli(commands.next().timestamp()) : Instant.MAX;
    }
  }

  private static TopicPartition logOf(TopicPartition commands) {
    return new TopicPartition(Topics.EVENTS, commands.partition());
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
