package io.parley.history.archive;

import io.parley.history.audit.SignedCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/// When an entry is due, and up to which checkpoint.
///
/// @param records as soon as so many offsets are sealed and not archived
/// @param period or when the oldest checkpoint that is not archived is so old
record ArchivePolicy(long records, Duration period) {

  /// Those that are archived now.
  ///
  /// @param archived of each partition, behind what is archived
  /// @param waiting the checkpoints that are not archived, in their order
  /// @return the first ones of them; none if nothing is due
  List<SignedCheckpoint> due(
      SortedMap<Integer, Long> archived, List<SignedCheckpoint> waiting, Instant now) {
    for (int i = 0; i < waiting.size(); i++) {
      if (between(archived, waiting.get(i)) >= records) {
        return waiting.subList(0, i + 1);
      }
    }
    boolean isOld =
        !waiting.isEmpty()
            && Duration.between(waiting.getFirst().checkpoint().time(), now).compareTo(period) >= 0;
    return isOld ? waiting : List.of();
  }

  /// How many offsets a checkpoint has sealed behind the archive.
  static long between(SortedMap<Integer, Long> archived, SignedCheckpoint checkpoint) {
    return checkpoint.checkpoint().sealed().offsets().entrySet().stream()
        .mapToLong(end -> end.getValue() - archived.getOrDefault(end.getKey(), 0L))
        .sum();
  }
}
