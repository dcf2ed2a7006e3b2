package io.parley.connector.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Makes the session table agree with the sessions that live on this node, while they come and go:
/// writes all of them, and removes those that stand there and are no more, for example those of the
/// node's former incarnation. Blocks; of one thread.
final class Reconciliation {

  /// How many sessions are on their way at once.
  private static final int BATCH = 256;

  private final RedisSessionTable table;
  private final String node;
  private final Supplier<Collection<SessionInfo>> live;
  private final long timeoutMs;

  /// For one table.
  ///
  /// @param live has a session before [SessionTable#opened] is called for it, and no longer when
  ///   [SessionTable#closed] is
  Reconciliation(
      RedisSessionTable table,
      String node,
      Supplier<Collection<SessionInfo>> live,
      long timeoutMs) {
    this.table = table;
    this.node = node;
    this.live = live;
    this.timeoutMs = timeoutMs;
  }

  void run() throws InterruptedException, ExecutionException, TimeoutException {
    // First the table, then the node: whatever opens in between is in the second alone.
    Set<SessionPlace> stale = new HashSet<>(await(table.places(node)));
    List<SessionInfo> sessions = List.copyOf(live.get());
    Set<SessionPlace> written = sessions.stream().map(SessionPlace::of).collect(Collectors.toSet());
    stale.removeAll(written);
    inBatches(sessions, table::write);

    // What was closed meanwhile may have been written again after that.
    live.get().stream().map(SessionPlace::of).forEach(written::remove);
    stale.addAll(written);
    inBatches(List.copyOf(stale), table::remove);
  }

  /// Takes out everything that a dead incarnation of another node left.
  void clear(String deadNode, long incarnation)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<SessionPlace> left = List.copyOf(await(table.places(deadNode)));
    inBatches(left, place -> table.removeFor(deadNode, incarnation, place));
  }

  private <T> void inBatches(List<T> items, Function<T, CompletableFuture<?>> request)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int from = 0; from < items.size(); from += BATCH) {
      List<CompletableFuture<?>> batch = new ArrayList<>();
      for (T item : items.subList(from, Math.min(items.size(), from + BATCH))) {
        batch.add(request.apply(item));
      }
      await(CompletableFuture.allOf(batch.toArray(CompletableFuture<?>[]::new)));
    }
  }

  private <T> T await(CompletableFuture<T> result)
      throws InterruptedException, ExecutionException, TimeoutException {
    return result.get(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
