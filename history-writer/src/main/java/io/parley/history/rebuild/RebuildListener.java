package io.parley.history.rebuild;

import io.parley.history.projection.LogPartition;
import io.parley.history.store.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears how a rebuild goes on. Loading is told by many threads.
public interface RebuildListener {

  /// Some more of the log is loaded; at the beginning nothing.
  ///
  /// @param offsets of the log, all partitions together
  /// @param of how many are to be loaded
  void loaded(long offsets, long of);

  /// A record was passed over: the history can't hold it, and what the log has behind it is built
  /// all the same. Told by many threads.
  void setAside(LogPartition partition, long offset, String reason);

  /// Both sets of tables were compared.
  ///
  /// @param differences none if they hold the same
  void compared(List<Difference> differences);

  /// What was built is in use.
  ///
  /// @param keptBecause why the tables that were in use before are still there; null if they are
  ///   not
  void swapped(@Nullable String keptBecause);
}
