package io.parley.history.ingest;

import io.parley.history.projection.LogPartition;
import io.parley.history.store.Claim;
import io.parley.history.store.HistoryStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/// Claims partitions in the store. One of which nothing is written is begun, if its log still holds
/// its first record; otherwise something would be missing for ever. Used by the loop's thread
/// alone.
final class Claims {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<?, ?> consumer;
  private final HistoryStore store;

  Claims(Consumer<?, ?> consumer, HistoryStore store) {
    this.consumer = consumer;
    this.store = store;
  }

  /// What came of it; partitions in neither map are to be claimed again.
  ///
  /// @param refused why a partition can't be begun
  record Claimed(Map<LogPartition, Claim> claims, Map<LogPartition, String> refused) {}

  Claimed claim(Collection<LogPartition> partitions) {
    Map<LogPartition, Claim> claims = new HashMap<>(store.claim(partitions));
    Set<LogPartition> unrecorded = new HashSet<>(partitions);
    unrecorded.removeAll(claims.keySet());
    Map<LogPartition, String> refused = new HashMap<>();
    if (!unrecorded.isEmpty()) {
      firstOffsets(unrecorded)
          .forEach(
              (partition, first) -> {
                if (first > 0) {
                  refused.put(
                      partition, "nothing of it is written, and the log begins at " + first);
                }
              });
      unrecorded.removeAll(refused.keySet());
      claims.putAll(begin(unrecorded));
    }
    return new Claimed(claims, refused);
  }

  private Map<LogPartition, Claim> begin(Set<LogPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    store.begin(partitions);
    return store.claim(partitions);
  }

  private Map<LogPartition, Long> firstOffsets(Set<LogPartition> partitions) {
    Map<LogPartition, Long> offsets = new HashMap<>();
    consumer
        .beginningOffsets(partitions.stream().map(Assignment::kafka).toList(), TIMEOUT)
        .forEach((partition, offset) -> offsets.put(Assignment.log(partition), offset));
    return offsets;
  }
}
