package io.parley.history.ingest;

import io.parley.history.ingest.PartitionState.Owned;
import io.parley.history.ingest.PartitionState.Stopped;
import io.parley.history.ingest.PartitionState.Waiting;
import io.parley.history.projection.LogPartition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// The partitions assigned to this process, and how it stands with each. Used by the loop's thread
/// alone.
final class Assignment {

  private final Map<TopicPartition, PartitionState> states = new HashMap<>();

  void add(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> states.put(partition, new Waiting(System.nanoTime())));
  }

  void remove(Collection<TopicPartition> partitions) {
    partitions.forEach(states::remove);
  }

  void put(TopicPartition partition, PartitionState state) {
    states.put(partition, state);
  }

  Map<TopicPartition, PartitionState> states() {
    return Collections.unmodifiableMap(states);
  }

  int size() {
    return states.size();
  }

  Map<TopicPartition, Owned> owned() {
    Map<TopicPartition, Owned> owned = new HashMap<>();
    states.forEach(
        (partition, state) -> {
          switch (state) {
            case Owned place -> owned.put(partition, place);
            case Waiting _, Stopped _ -> {}
          }
        });
    return owned;
  }

  /// Those that are stopped, each with the offset of what stopped it.
  Map<LogPartition, Long> stopped() {
    Map<LogPartition, Long> stopped = new HashMap<>();
    states.forEach(
        (partition, state) -> {
          switch (state) {
            case Stopped(long offset) -> stopped.put(log(partition), offset);
            case Waiting _, Owned _ -> {}
          }
        });
    return stopped;
  }

  /// Those to be claimed now.
  List<LogPartition> due(long nowNs) {
    return states.entrySet().stream()
        .filter(entry -> isDue(entry.getValue(), nowNs))
        .map(entry -> log(entry.getKey()))
        .toList();
  }

  boolean isAnyWaiting() {
    return states.values().stream().anyMatch(Waiting.class::isInstance);
  }

  static LogPartition log(TopicPartition partition) {
    return new LogPartition(partition.topic(), partition.partition());
  }

  static TopicPartition kafka(LogPartition partition) {
    return new TopicPartition(partition.topic(), partition.number());
  }

  private static boolean isDue(PartitionState state, long nowNs) {
    return switch (state) {
      case Waiting(long notBeforeNs) -> nowNs - notBeforeNs >= 0;
      case Owned _, Stopped _ -> false;
    };
  }
}
