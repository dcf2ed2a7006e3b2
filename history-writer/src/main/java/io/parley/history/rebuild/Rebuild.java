package io.parley.history.rebuild;

import io.parley.history.ingest.LogReader;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.Difference;
import io.parley.history.store.RebuildStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rebuild of the history from the log, while chat and the history writers go on.
///
/// What is built never stands further than what is in use, so both can be compared at the same
/// offsets, row by row. Only where nothing is in use, as the database was lost, is the log loaded
/// to its end, and there is nothing to compare.
public final class Rebuild {

  private final LogReader log;
  private final RebuildStore store;
  private final RebuildListener listener;

  public Rebuild(LogReader log, RebuildStore store, RebuildListener listener) {
    this.log = log;
    this.store = store;
    this.listener = listener;
  }

  /// How many partitions are loaded at a time, and what is done if the log says something else than
  /// the tables in use.
  ///
  /// @param swapDifferences whether what was built takes their place all the same
  public record Settings(int threads, boolean swapDifferences) {}

  /// Loads, compares and swaps. Blocks until that is done.
  ///
  /// @param makeTables makes empty tables of this version in the schema [RebuildStore#SCHEMA]
  /// @return whether what was built is in use now; if not, it is left beside
  /// @throws io.parley.history.store.RebuildFailed if it can't be built
  /// @throws io.parley.history.ingest.UnreadableLog if the log can't be read
  public boolean run(Settings settings, Runnable makeTables) {
    store.clear();
    makeTables.run();
    boolean lost = store.isLiveEmpty();
    Map<LogPartition, Long> ends = lost ? log.ends() : writtenEnds();
    new Loading(log, store, listener).load(ends, settings.threads());
    store.analyze();
    store.repeatRedactions();
    var catchUp = new CatchUp(log, store.rebuilt(), ends);
    if (!lost && !isSame(catchUp) && !settings.swapDifferences()) {
      return false;
    }
    catchUp.to(store.liveOffsets());
    store.swap(catchUp::to);
    listener.swapped(store.dropRetired().orElse(null));
    return true;
  }

  private boolean isSame(CatchUp catchUp) {
    List<Difference> differences = store.compare(catchUp::to);
    listener.compared(differences);
    return differences.isEmpty();
  }

  /// Where the tables in use stand; 0 for a partition of which nothing is written.
  private Map<LogPartition, Long> writtenEnds() {
    Map<LogPartition, Long> ends = new HashMap<>(log.ends());
    ends.replaceAll((_, _) -> 0L);
    ends.putAll(store.liveOffsets());
    return ends;
  }
}
