package io.parley.history.log;

import io.parley.history.projection.LogPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The committed records of the log's topics. Reading belongs to no group and changes nothing. Safe
/// for many threads: each reading stands on its own.
///
/// Every method blocks. What ends it is said by the exceptions of what the records are kept in:
/// `org.apache.kafka.common.KafkaException` of Kafka.
public interface CommittedLog {

  /// A topic's partitions, in order; none if there is no such topic.
  List<LogPartition> partitions(String topic);

  /// The first offset of each partition from which on nothing is missing.
  Map<LogPartition, Long> beginnings(Collection<LogPartition> partitions);

  /// Where partitions end now, as soon as no transaction is open before that.
  Map<LogPartition, Long> settledEnds(Collection<LogPartition> partitions);

  /// The records from one offset, or the first that is kept after it, up to an end.
  ///
  /// @param end the offset behind the last record
  LogRecords read(LogPartition partition, long from, long end);

  /// The records of one conversation up to an end, if need be with those of others between them.
  LogRecords readConversation(LogPartition partition, String conversation, long end);
}
