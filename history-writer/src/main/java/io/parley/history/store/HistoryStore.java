package io.parley.history.store;

import io.parley.history.projection.LogPartition;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/// Where the log is written to. Every method blocks, and throws [StoreUnavailableException] when
/// trying again later can succeed; then nothing, or not all, has been done, and it is safe to try
/// the same again.
public interface HistoryStore {

  /// Takes partitions over from whoever wrote them before.
  ///
  /// @return a claim on each partition whose offset is recorded; the others are left out
  Map<LogPartition, Claim> claim(Collection<LogPartition> partitions);

  /// Records that nothing of these partitions is written, where no offset is recorded.
  void begin(Collection<LogPartition> partitions);

  /// How far partitions are written, whoever has claimed them; those of which nothing is known are
  /// left out.
  Map<LogPartition, Long> recorded(Collection<LogPartition> partitions);

  /// Writes batches, each completely or up to where it is refused, and moves their offsets.
  ///
  /// @param batches at most one a partition
  /// @return what became of each batch
  Map<LogPartition, Outcome> write(Collection<OwnedBatch> batches);

  /// Makes the tables for the events of this month and the next two.
  void prepareMonths(Instant now);
}
