package io.parley.history.store;

import io.parley.history.projection.LogPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Writes many records in several transactions at once, each with other partitions, so that
/// PostgreSQL works for one while another is being folded. Few records go in one transaction.
public final class SideBySideStore implements HistoryStore, AutoCloseable {

  /// So many records are worth a transaction of their own.
  private static final int WORTH_A_TRANSACTION = 500;

  private final HistoryStore store;
  private final int maxTransactions;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param store that writes in one transaction; used by several threads
  public SideBySideStore(HistoryStore store, int maxTransactions) {
    this.store = store;
    this.maxTransactions = maxTransactions;
  }

  @Override
  public Map<LogPartition, Outcome> write(Collection<OwnedBatch> batches) {
    List<Load> loads = loads(batches);
    return loads.size() == 1 ? store.write(batches) : writeAtOnce(loads);
  }

  private Map<LogPartition, Outcome> writeAtOnce(List<Load> loads) {
    List<CompletableFuture<Map<LogPartition, Outcome>>> writes =
        loads.stream()
            .map(load -> CompletableFuture.supplyAsync(() -> store.write(load.batches()), threads))
            .toList();
    try {
      // Also when one fails, none is under way any more when this has ended.
      CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
    Map<LogPartition, Outcome> outcomes = new HashMap<>();
    writes.forEach(write -> outcomes.putAll(write.join()));
    return outcomes;
  }

  private List<Load> loads(Collection<OwnedBatch> batches) {
    int records = batches.stream().mapToInt(owned -> owned.batch().size()).sum();
    int count =
        Math.clamp(records / WORTH_A_TRANSACTION, 1, Math.min(maxTransactions, batches.size()));
    var loads = new PriorityQueue<>(Comparator.comparingInt(Load::records));
    for (int load = 0; load < count; load++) {
      loads.add(new Load(new ArrayList<>(), 0));
    }
    batches.stream()
        .sorted(Comparator.comparingInt((OwnedBatch owned) -> owned.batch().size()).reversed())
        .forEach(owned -> loads.add(Objects.requireNonNull(loads.poll()).with(owned)));
    return List.copyOf(loads);
  }

  /// What one transaction is to write.
  private record Load(List<OwnedBatch> batches, int records) {
    Load with(OwnedBatch owned) {
      batches.add(owned);
      return new Load(batches, records + owned.batch().size());
    }
  }

  @Override
  public Map<LogPartition, Claim> claim(Collection<LogPartition> partitions) {
    return store.claim(partitions);
  }

  @Override
  public void begin(Collection<LogPartition> partitions) {
    store.begin(partitions);
  }

  @Override
  public Map<LogPartition, Long> recorded(Collection<LogPartition> partitions) {
    return store.recorded(partitions);
  }

  @Override
  public void prepareMonths(Instant now) {
    store.prepareMonths(now);
  }

  @Override
  public void close() {
    threads.close();
  }
}
