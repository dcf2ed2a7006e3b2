package io.parley.connector.sync;

import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Asks the brokers. What is decided is what the routers' group has committed: those offsets are
/// part of the transactions that append the events.
final class KafkaLogOffsets implements LogOffsets {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ListOffsetsOptions UNCOMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);

  private final Admin admin;
  private final Set<Integer> partitions;

  /// @param partitions of `parley.commands` and of `parley.events`
  KafkaLogOffsets(KafkaConfig kafka, int partitions) {
    this.admin =
        Admin.create(
            kafka.client(
                Map.of(
                    "client.id", "parley-log-offsets",
                    "request.timeout.ms", (int) TIMEOUT.toMillis(),
                    "default.api.timeout.ms", (int) TIMEOUT.toMillis())));
    this.partitions =
        IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Map<Integer, Long> commandEnds() throws InterruptedException, TimeoutException {
    Map<Integer, Long> ends = offsets(Topics.COMMANDS, partitions, OffsetSpec.latest());
    ends.values().removeIf(end -> end == 0);
    return ends;
  }

  @Override
  public Map<Integer, Long> decided(Set<Integer> asked)
      throws InterruptedException, TimeoutException {
    var group = new ListConsumerGroupOffsetsSpec().topicPartitions(commands(asked));
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(
            admin
                .listConsumerGroupOffsets(Map.of(Topics.ROUTER_GROUP, group))
                .partitionsToOffsetAndMetadata(Topics.ROUTER_GROUP));
    Map<Integer, Long> decided = new HashMap<>();
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            decided.put(partition.partition(), offset.offset());
          }
        });
    Set<Integer> unknown =
        asked.stream().filter(p -> !decided.containsKey(p)).collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      // Nothing was ever decided there, or so long ago that Kafka forgot it with the commands.
      decided.putAll(offsets(Topics.COMMANDS, unknown, OffsetSpec.earliest()));
    }
    return decided;
  }

  @Override
  public Map<Integer, Long> eventEnds() throws InterruptedException, TimeoutException {
    return offsets(Topics.EVENTS, partitions, OffsetSpec.latest());
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }

  private Map<Integer, Long> offsets(String topic, Set<Integer> asked, OffsetSpec spec)
      throws InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> specs =
        asked.stream().collect(Collectors.toMap(p -> new TopicPartition(topic, p), _ -> spec));
    Map<Integer, Long> offsets = new HashMap<>();
    get(admin.listOffsets(specs, UNCOMMITTED).all())
        .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
    return offsets;
  }

  private static Collection<TopicPartition> commands(Set<Integer> asked) {
    return asked.stream().map(p -> new TopicPartition(Topics.COMMANDS, p)).toList();
  }

  private static <T> T get(KafkaFuture<T> answer) throws InterruptedException, TimeoutException {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var timeout =
          new TimeoutException(
              "Kafka does not say how far it is: " + Objects.requireNonNullElse(e.getCause(), e));
      timeout.initCause(e);
      throw timeout;
    }
  }
}
