package io.parley.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/// Transactions that a partition holds for open, though whoever coordinates them knows nothing of
/// them any more, and so will never end them: whoever reads what is committed stands still before
/// them. Kafka leaves them behind when a partition has no leader at the wrong moment (KAFKA-20734).
public final class HangingTransactions implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /// One of them.
  ///
  /// @param startOffset at which readers of the partition stand
  /// @param lastWrite by the broker's clock
  public record Hanging(
      TopicPartition partition,
      long producerId,
      int producerEpoch,
      int coordinatorEpoch,
      long startOffset,
      Instant lastWrite) {

    @Override
    public String toString() {
      return "%s stands still at offset %d: a transaction of producer %d, last heard of at %s, was never ended"
          .formatted(partition, startOffset, producerId, lastWrite);
    }
  }

  private final Admin admin;
  private final KafkaAnswers answers;

  public HangingTransactions(KafkaConfig kafka) {
    admin = Admin.create(kafka.client(Map.of("client.id", "parley-transactions")));
    answers = new KafkaAnswers(kafka.bootstrapServers(), TIMEOUT);
  }

  /// Looks for them in all partitions.
  ///
  /// @param silentSince younger ones may still be ended by their producer or by the broker
  /// @throws ServerAway if Kafka does not answer
  public List<Hanging> find(Instant silentSince) {
    List<Hanging> open = open(partitions(), silentSince);
    if (open.isEmpty()) {
      return List.of();
    }
    Map<Long, Set<TopicPartition>> known = knownToCoordinators(open);
    return open.stream()
        .filter(one -> !known.getOrDefault(one.producerId(), Set.of()).contains(one.partition()))
        .toList();
  }

  /// Ends one, as if it had been aborted.
  public void abort(Hanging hanging) {
    answers.get(
        admin
            .abortTransaction(
                new AbortTransactionSpec(
                    hanging.partition(),
                    hanging.producerId(),
                    (short) hanging.producerEpoch(),
                    Math.max(0, hanging.coordinatorEpoch())))
            .all());
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }

  private Collection<TopicPartition> partitions() {
    Set<String> topics = answers.get(admin.listTopics().names());
    return answers.get(admin.describeTopics(topics).allTopicNames()).values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .filter(partition -> partition.leader() != null)
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }

  private List<Hanging> open(Collection<TopicPartition> partitions, Instant silentSince) {
    Map<TopicPartition, PartitionProducerState> states =
        answers.get(admin.describeProducers(partitions).all());
    List<Hanging> open = new ArrayList<>();
    states.forEach(
        (partition, state) -> {
          for (ProducerState producer : state.activeProducers()) {
            if (producer.currentTransactionStartOffset().isPresent()) {
              open.add(hanging(partition, producer));
            }
          }
        });
    open.removeIf(one -> one.lastWrite().isAfter(silentSince));
    return open;
  }

  private static Hanging hanging(TopicPartition partition, ProducerState producer) {
    return new Hanging(
        partition,
        producer.producerId(),
        producer.producerEpoch(),
        producer.coordinatorEpoch().orElse(0),
        producer.currentTransactionStartOffset().getAsLong(),
        Instant.ofEpochMilli(producer.lastTimestamp()));
  }

  /// The partitions of those transactions that coordinators have open, by producer.
  private Map<Long, Set<TopicPartition>> knownToCoordinators(List<Hanging> open) {
    Set<Long> producers = open.stream().map(Hanging::producerId).collect(Collectors.toSet());
    Collection<TransactionListing> listed =
        answers.get(
            admin
                .listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                .all());
    List<String> ids = listed.stream().map(TransactionListing::transactionalId).toList();
    Map<Long, Set<TopicPartition>> known = new HashMap<>();
    for (TransactionDescription transaction :
        answers.get(admin.describeTransactions(ids).all()).values()) {
      known.put(transaction.producerId(), transaction.topicPartitions());
    }
    return known;
  }
}
