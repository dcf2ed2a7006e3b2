package io.parley.router.frozen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.conversation.Conversation;
import io.parley.router.state.Freeze;
import io.parley.router.state.IncomingCommand;
import io.parley.router.state.KeptState;
import io.parley.router.state.UnreadableStateException;
import io.parley.router.topology.StreamsSettings;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Finds frozen conversations in the changelog of the routers' state. Reads a whole partition of it
/// for one conversation, and all of it for the list of all.
public final class FrozenConversations {

  private final TopicReader topics;

  public FrozenConversations(KafkaConfig kafka) {
    this.topics = new TopicReader(kafka, "parley-frozen");
  }

  /// The frozen conversations, with why.
  public Map<String, Freeze> all() {
    Map<String, Freeze> all = new TreeMap<>();
    topics
        .settledEnds(topics.partitions(StreamsSettings.CHANGELOG))
        .forEach((partition, end) -> all.putAll(state(partition, end, null).freezes()));
    return all;
  }

  /// What there is to know of a frozen conversation; empty if it is not frozen.
  public Optional<FrozenConversation> find(String conversation) {
    int partitions = topics.partitions(StreamsSettings.CHANGELOG).size();
    if (partitions == 0) {
      return Optional.empty();
    }
    byte[] key = ConversationId.partitionKey(conversation).getBytes(UTF_8);
    int partition = BuiltInPartitioner.partitionForKey(key, partitions);
    var changelog = new TopicPartition(StreamsSettings.CHANGELOG, partition);
    KeptState state = state(changelog, topics.settledEnd(changelog), conversation);
    return Optional.ofNullable(state.freezes().get(conversation))
        .map(freeze -> frozen(conversation, partition, freeze, state));
  }

  private FrozenConversation frozen(
      String conversation, int partition, Freeze freeze, KeptState state) {
    CommandEnvelope command = command(partition, freeze.offset());
    try {
      Conversation readable = state.conversation().orElse(null);
      return new FrozenConversation(conversation, partition, freeze, command, readable, null);
    } catch (UnreadableStateException e) {
      return new FrozenConversation(
          conversation, partition, freeze, command, null, String.valueOf(e.getMessage()));
    }
  }

  private KeptState state(TopicPartition changelog, long end, @Nullable String conversation) {
    var state = new KeptState(conversation);
    try (var records = topics.read(changelog, end)) {
      records.forEachRemaining(record -> state.add(record.key(), record.value()));
    }
    return state;
  }

  private @Nullable CommandEnvelope command(int partition, long offset) {
    try (var records =
        topics.readFrom(new TopicPartition(Topics.COMMANDS, partition), offset, offset + 1)) {
      return records.hasNext()
              && IncomingCommand.read(records.next()) instanceof IncomingCommand.Usable usable
          ? usable.command()
          : null;
    }
  }
}
