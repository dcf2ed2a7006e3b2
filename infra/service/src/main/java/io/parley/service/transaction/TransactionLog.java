package io.parley.service.transaction;

import io.parley.service.KafkaAnswers;
import io.parley.service.KafkaConfig;
import io.parley.service.PartitionRecords;
import io.parley.service.TopicReader;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.jspecify.annotations.Nullable;

/// The log in which coordinators note what they decide about a transaction, before they tell its
/// partitions.
final class TransactionLog {

  static final String TOPIC = Topic.TRANSACTION_STATE_TOPIC_NAME;

  /// Since this version (KIP-890) a transaction's end has an epoch that no other has: the one after
  /// the epoch under which it was written.
  static final short EPOCH_PER_TRANSACTION = 2;

  /// Of [TransactionLogValue#transactionStatus()], which names no values.
  private static final byte PREPARE_COMMIT = 2;

  private static final byte PREPARE_ABORT = 3;

  private final Admin admin;
  private final KafkaAnswers answers;
  private final TopicReader reader;

  TransactionLog(KafkaConfig kafka, Admin admin, KafkaAnswers answers) {
    this.admin = admin;
    this.answers = answers;
    this.reader = new TopicReader(kafka, "parley-transaction-log");
  }

  /// What was decided about each; those of which nothing is found are missing.
  ///
  /// @param since in milliseconds by the brokers' clocks: nothing was decided before
  /// @param partitions of the log
  Map<Branch, Outcome> outcomes(
      Set<Branch> branches, long since, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.forTimestamp(since));
    Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
    Map<Branch, Outcome> outcomes = new HashMap<>();
    starts.forEach(
        (partition, start) -> {
          if (start >= 0) {
            long end = ends.getOrDefault(partition, 0L);
            try (var records = reader.readFrom(partition, start, end)) {
              outcomes.putAll(find(branches, records));
            }
          }
        });
    return outcomes;
  }

  private static Map<Branch, Outcome> find(Set<Branch> branches, PartitionRecords records) {
    Map<Branch, Outcome> outcomes = new HashMap<>();
    while (records.hasNext()) {
      decision(records.next().value())
          .ifPresent(
              decision -> {
                for (Branch branch : decided(decision)) {
                  if (branches.contains(branch)) {
                    outcomes.put(branch, outcome(decision));
                  }
                }
              });
    }
    return outcomes;
  }

  /// What a record says, if it says that a transaction with an epoch of its own is to end.
  private static Optional<TransactionLogValue> decision(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    short version = bytes.getShort();
    if (version > TransactionLogValue.HIGHEST_SUPPORTED_VERSION) {
      return Optional.empty();
    }
    var read = new TransactionLogValue(new ByteBufferAccessor(bytes), version);
    boolean decided =
        read.transactionStatus() == PREPARE_COMMIT || read.transactionStatus() == PREPARE_ABORT;
    return decided && read.clientTransactionVersion() >= EPOCH_PER_TRANSACTION
        ? Optional.of(read)
        : Optional.empty();
  }

  private static Set<Branch> decided(TransactionLogValue decision) {
    Set<Branch> branches = new HashSet<>();
    short written = (short) (decision.producerEpoch() - 1);
    for (var topic : decision.transactionPartitions()) {
      for (int partition : topic.partitionIds()) {
        var place = new TopicPartition(topic.topic(), partition);
        branches.add(new Branch(place, decision.producerId(), written));
      }
    }
    return branches;
  }

  private static Outcome outcome(TransactionLogValue decision) {
    return decision.transactionStatus() == PREPARE_COMMIT ? Outcome.COMMITTED : Outcome.ABORTED;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec where) {
    Map<TopicPartition, OffsetSpec> request =
        partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> where));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        answers.get(admin.listOffsets(request).all());
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }
}
