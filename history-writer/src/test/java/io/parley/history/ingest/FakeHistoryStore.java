package io.parley.history.ingest;

import io.parley.history.projection.Batch;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.Claim;
import io.parley.history.store.HistoryStore;
import io.parley.history.store.Outcome;
import io.parley.history.store.Outcome.Written;
import io.parley.history.store.OwnedBatch;
import io.parley.history.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A store in memory that keeps batches as they come, and can be away or answer as a test likes.
final class FakeHistoryStore implements HistoryStore {

  final Map<LogPartition, Long> offsets = new HashMap<>();
  final List<Batch> written = new ArrayList<>();
  final Map<LogPartition, Outcome> answers = new HashMap<>();
  boolean away;
  boolean broken;
  private long epoch;

  @Override
  public Map<LogPartition, Claim> claim(Collection<LogPartition> partitions) {
    answerOrFail();
    epoch++;
    Map<LogPartition, Claim> claims = new HashMap<>();
    partitions.forEach(
        partition ->
            offsets.computeIfPresent(
                partition,
                (_, offset) -> {
                  claims.put(partition, new Claim(epoch, offset));
                  return offset;
                }));
    return claims;
  }

  @Override
  public void begin(Collection<LogPartition> partitions) {
    answerOrFail();
    partitions.forEach(partition -> offsets.putIfAbsent(partition, 0L));
  }

  @Override
  public Map<LogPartition, Outcome> write(Collection<OwnedBatch> batches) {
    answerOrFail();
    Map<LogPartition, Outcome> outcomes = new HashMap<>();
    for (OwnedBatch owned : batches) {
      LogPartition partition = owned.batch().partition();
      Outcome outcome = answers.getOrDefault(partition, new Written());
      outcomes.put(partition, outcome);
      if (outcome instanceof Written) {
        written.add(owned.batch());
        offsets.put(partition, owned.batch().to());
      }
    }
    return outcomes;
  }

  @Override
  public Map<LogPartition, Long> recorded(Collection<LogPartition> partitions) {
    answerOrFail();
    Map<LogPartition, Long> recorded = new HashMap<>(offsets);
    recorded.keySet().retainAll(partitions);
    return recorded;
  }

  @Override
  public void prepareMonths(Instant now) {}

  private void answerOrFail() {
    if (away) {
      throw new StoreUnavailableException(new IllegalStateException("away"));
    }
    if (broken) {
      throw new IllegalStateException("broken");
    }
  }
}
