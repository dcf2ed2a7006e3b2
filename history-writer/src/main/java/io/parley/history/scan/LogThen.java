package io.parley.history.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.log.CommittedLog;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.LogPartition;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.topic.Topics;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/// The log of events from its beginning up to where it ended at one moment.
///
/// @param ends of each partition, in their order
record LogThen(CommittedLog log, SortedMap<LogPartition, Long> ends) {

  LogThen {
    ends = Collections.unmodifiableSortedMap(ends);
  }

  /// As it is now.
  ///
  /// @throws IncompleteLog if it does not have its beginning
  static LogThen now(CommittedLog log) {
    var ends = new TreeMap<>(log.settledEnds(log.partitions(Topics.EVENTS)));
    log.beginnings(ends.keySet())
        .forEach(
            (partition, first) -> {
              if (first > 0 && ends.getOrDefault(partition, 0L) > 0) {
                throw new IncompleteLog(
                    "the log does not hold the beginning of %s: it begins at %d"
                        .formatted(partition, first));
              }
            });
    return new LogThen(log, ends);
  }

  long offsets() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  long end(LogPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  LogRecords records(LogPartition partition) {
    return log.read(partition, 0, end(partition));
  }

  /// A conversation's records, if need be with those of others between them.
  LogRecords records(LogPartition partition, String conversation) {
    return log.readConversation(partition, conversation, end(partition));
  }

  /// The partitions, as a conversation may be in one of them: first that which Kafka chooses for
  /// its key, as a rule.
  List<LogPartition> likeliestFirst(String conversation) {
    byte[] key = ConversationId.partitionKey(conversation).getBytes(UTF_8);
    int likely = Utils.toPositive(Utils.murmur2(key)) % Math.max(1, ends.size());
    return ends.keySet().stream()
        .sorted(Comparator.comparing(partition -> partition.number() != likely))
        .toList();
  }
}
