package io.parley.history.rebuild;

import io.parley.history.ingest.LogReader;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.PartitionLoad;
import io.parley.history.store.RebuildFailed;
import io.parley.history.store.RebuildStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The loading of the log from its beginning: some partitions at a time, the longest first, each in
/// a thread of its own.
final class Loading {

  private static final int BATCH_RECORDS = 10_000;

  private final LogReader log;
  private final RebuildStore store;
  private final RebuildListener listener;
  private final AtomicLong loaded = new AtomicLong();

  Loading(LogReader log, RebuildStore store, RebuildListener listener) {
    this.log = log;
    this.store = store;
    this.listener = listener;
  }

  /// Loads every partition up to an offset. The first failure ends all of it.
  void load(Map<LogPartition, Long> ends, int threads) {
    requireBeginnings(ends);
    long all = ends.values().stream().mapToLong(Long::longValue).sum();
    listener.loaded(0, all);
    try (var executor = Executors.newFixedThreadPool(threads)) {
      var tasks = new ExecutorCompletionService<LogPartition>(executor);
      longestFirst(ends)
          .forEach(
              end ->
                  tasks.submit(
                      () -> {
                        load(end.getKey(), end.getValue(), all);
                        return end.getKey();
                      }));
      try {
        for (int done = 0; done < ends.size(); done++) {
          tasks.take().get();
        }
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException _) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new RebuildFailed("interrupted");
      }
    }
  }

  private void load(LogPartition partition, long end, long all) {
    PartitionLoad load = store.load(partition);
    log.read(
        partition,
        0,
        end,
        BATCH_RECORDS,
        batch -> {
          load.add(batch, (offset, reason) -> listener.setAside(partition, offset, reason));
          listener.loaded(loaded.addAndGet(batch.to() - batch.from()), all);
        },
        listener::setAside);
    load.end(end);
  }

  /// Events that the log no longer has can't be built; receipts need only the newest of each.
  private void requireBeginnings(Map<LogPartition, Long> ends) {
    log.beginnings(ends.keySet())
        .forEach(
            (partition, first) -> {
              if (first > 0 && ends.getOrDefault(partition, 0L) > 0) {
                throw new RebuildFailed(
                    "the log does not hold the beginning of %s: it begins at %d"
                        .formatted(partition, first));
              }
            });
  }

  private static List<Map.Entry<LogPartition, Long>> longestFirst(Map<LogPartition, Long> ends) {
    return ends.entrySet().stream()
        .sorted(Map.Entry.<LogPartition, Long>comparingByValue(Comparator.reverseOrder()))
        .toList();
  }
}
