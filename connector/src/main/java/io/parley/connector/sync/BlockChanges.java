package io.parley.connector.sync;

import io.parley.connector.history.Block;
import io.parley.connector.history.Blocks;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.history.SyncHistory;
import io.parley.connector.presence.Visibility;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom users may see, by the blocks that the history has, and every change of them: one look a
/// second for all of the node, at what was decided since the one before.
///
/// While PostgreSQL is away what was told stands, and what is asked is not answered.
public final class BlockChanges implements Visibility, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BlockChanges.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Blocks blocks;
  private final SyncHistory history;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("block-changes").daemon().factory());

  /// Up to where the last look saw, per partition; null before the first.
  private @Nullable Map<Integer, Long> offsets;

  public BlockChanges(Blocks blocks, SyncHistory history) {
    this.blocks = blocks;
    this.history = history;
  }

  /// Begins to tell of changes, on a thread of its own; perhaps more than once of the same.
  public void start(Consumer<Block> told) {
    long ms = PERIOD.toMillis();
    var _ = timer.scheduleWithFixedDelay(() -> runOnce(told), ms, ms, TimeUnit.MILLISECONDS);
  }

  @Override
  public Set<String> hidden(String from, Collection<String> users) {
    begin(); // so that what is decided after the answer is told
    return blocks.blockersOf(from, users);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void runOnce(Consumer<Block> told) {
    try {
      look().forEach(told);
    } catch (StoreUnavailable e) {
      log.debug("no look at the blocks this time", e);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a look at the blocks failed; it is tried again next time");
    }
  }

  /// What has changed since the last look.
  List<Block> look() {
    Map<Integer, Long> before = begin();
    Map<Integer, Long> seen = history.projectedOffsets();
    List<Block> changed = blocks.changedSince(before);
    // The look saw at least as far as this; what lies between is told twice, not missed.
    advance(seen);
    return changed;
  }

  private synchronized Map<Integer, Long> begin() {
    Map<Integer, Long> begun = offsets;
    if (begun == null) {
      begun = history.projectedOffsets();
      offsets = begun;
    }
    return begun;
  }

  private synchronized void advance(Map<Integer, Long> seen) {
    offsets = seen;
  }
}
