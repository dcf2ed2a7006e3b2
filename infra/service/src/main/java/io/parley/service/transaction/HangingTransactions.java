package io.parley.service.transaction;

import io.parley.service.KafkaAnswers;
import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.requests.TransactionResult;

/// Transactions that a partition holds for open, though whoever coordinates them knows nothing of
/// them any more, and so will never end them: whoever reads what is committed stands still before
/// them. Kafka leaves them behind when a partition has no leader at the wrong moment (KAFKA-20734).
public final class HangingTransactions implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /// By how much the clocks of brokers, and of those who write, may differ.
  private static final Duration SKEW = Duration.ofMinutes(1);

  /// One of them.
  ///
  /// @param startOffset at which readers of the partition stand
  /// @param lastWrite by the clock that gives the partition its timestamps
  public record Hanging(
      TopicPartition partition,
      long producerId,
      int producerEpoch,
      int coordinatorEpoch,
      long startOffset,
      Instant lastWrite,
      Outcome outcome) {

    @Override
    public String toString() {
      return "%s stands still at offset %d: a transaction of producer %d, last heard of at %s, was never ended; %s"
          .formatted(partition, startOffset, producerId, lastWrite, outcome);
    }

    Branch branch() {
      return new Branch(partition, producerId, (short) producerEpoch);
    }

    private Hanging with(Outcome found) {
      return new Hanging(
          partition, producerId, producerEpoch, coordinatorEpoch, startOffset, lastWrite, found);
    }
  }

  private final Admin admin;
  private final KafkaAnswers answers;
  private final TransactionLog transactionLog;
  private final TransactionMarkers markers;

  public HangingTransactions(KafkaConfig kafka) {
    admin = Admin.create(kafka.client(Map.of("client.id", "parley-transactions")));
    answers = new KafkaAnswers(kafka.bootstrapServers(), TIMEOUT);
    transactionLog = new TransactionLog(kafka, admin, answers);
    markers = new TransactionMarkers(kafka);
  }

  /// Looks for them in all partitions, and for what was decided about them.
  ///
  /// @param silentSince younger ones may still be ended by their producer or by the broker
  /// @throws ServerAway if Kafka does not answer
  /// @throws KafkaException if it refuses to be asked
  public List<Hanging> find(Instant silentSince) {
    Set<String> topics =
        answers.get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    Set<TopicPartition> partitions = leaders(topics).keySet();
    List<Hanging> open = open(partitions, silentSince);
    if (open.isEmpty()) {
      return List.of();
    }
    Map<Long, Set<TopicPartition>> known = knownToCoordinators(open);
    open.removeIf(one -> known.getOrDefault(one.producerId(), Set.of()).contains(one.partition()));
    return open.isEmpty() ? List.of() : withOutcomes(open, partitions);
  }

  /// Ends one as was decided.
  ///
  /// @param hanging one whose outcome is known
  /// @throws ServerAway if Kafka does not answer
  /// @throws KafkaException if it refuses
  public void end(Hanging hanging) {
    TransactionResult result =
        switch (hanging.outcome()) {
          case COMMITTED -> TransactionResult.COMMIT;
          case ABORTED -> TransactionResult.ABORT;
          case UNKNOWN -> throw new IllegalArgumentException(hanging.toString());
        };
    markers.write(hanging.branch(), coordinatorEpoch(hanging), result, leader(hanging.partition()));
  }

  /// Ends one as if it had been aborted.
  ///
  /// @throws ServerAway if Kafka does not answer
  /// @throws KafkaException if it refuses
  public void abort(Hanging hanging) {
    answers.get(
        admin
            .abortTransaction(
                new AbortTransactionSpec(
                    hanging.partition(),
                    hanging.producerId(),
                    (short) hanging.producerEpoch(),
                    coordinatorEpoch(hanging)))
            .all());
  }

  /// Whoever waits for an answer gets none any more.
  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  /// The topics' partitions that have a leader.
  private Map<TopicPartition, Node> leaders(Collection<String> topics) {
    Map<TopicPartition, Node> leaders = new HashMap<>();
    for (TopicDescription topic :
        answers.get(admin.describeTopics(topics).allTopicNames()).values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        if (partition.leader() != null) {
          leaders.put(new TopicPartition(topic.name(), partition.partition()), partition.leader());
        }
      }
    }
    return leaders;
  }

  private List<Hanging> open(Set<TopicPartition> partitions, Instant silentSince) {
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
        Instant.ofEpochMilli(producer.lastTimestamp()),
        Outcome.UNKNOWN);
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

  private List<Hanging> withOutcomes(List<Hanging> hanging, Set<TopicPartition> partitions) {
    Instant first =
        hanging.stream().map(Hanging::lastWrite).min(Comparator.naturalOrder()).orElseThrow();
    Map<Branch, Outcome> outcomes =
        transactionLog.outcomes(
            hanging.stream().map(Hanging::branch).collect(Collectors.toSet()),
            first.minus(SKEW).toEpochMilli(),
            partitions.stream()
                .filter(partition -> partition.topic().equals(TransactionLog.TOPIC))
                .toList());
    return hanging.stream()
        .map(one -> one.with(outcomes.getOrDefault(one.branch(), Outcome.UNKNOWN)))
        .toList();
  }

  private Node leader(TopicPartition partition) {
    Node leader = leaders(Set.of(partition.topic())).get(partition);
    if (leader == null) {
      throw new LeaderNotAvailableException(partition + " has no leader");
    }
    return leader;
  }

  /// The coordinator's, as far as the partition has heard of one.
  private static int coordinatorEpoch(Hanging hanging) {
    return Math.max(0, hanging.coordinatorEpoch());
  }
}
