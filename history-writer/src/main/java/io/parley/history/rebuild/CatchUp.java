package io.parley.history.rebuild;

import io.parley.history.ingest.LogReader;
import io.parley.history.projection.Batch;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.Claim;
import io.parley.history.store.HistoryStore;
import io.parley.history.store.Outcome;
import io.parley.history.store.Outcome.Fenced;
import io.parley.history.store.Outcome.Refused;
import io.parley.history.store.Outcome.Written;
import io.parley.history.store.OwnedBatch;
import io.parley.history.store.RebuildFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Brings tables that were loaded up to given offsets, as a history writer does. Used by one
/// thread.
final class CatchUp {

  private static final int BATCH_RECORDS = 5_000;

  private final LogReader log;
  private final HistoryStore store;
  private final Map<LogPartition, Claim> claims;

  /// Claims all partitions that are loaded.
  CatchUp(LogReader log, HistoryStore store, Map<LogPartition, Long> loaded) {
    this.log = log;
    this.store = store;
    this.claims = new HashMap<>(store.claim(loaded.keySet()));
  }

  /// Goes on to these offsets, where it is not there yet.
  void to(Map<LogPartition, Long> targets) {
    targets.forEach(this::to);
  }

  private void to(LogPartition partition, long target) {
    Claim claim = claims.get(partition);
    if (claim == null) {
      throw new RebuildFailed(partition + " is written, but the log has no such partition");
    }
    if (claim.nextOffset() < target) {
      log.read(
          partition,
          claim.nextOffset(),
          target,
          BATCH_RECORDS,
          batch -> write(claim, batch),
          CatchUp::refuse);
      claims.put(partition, new Claim(claim.epoch(), target));
    }
  }

  /// Somebody has set it aside since the loading began.
  private static void refuse(LogPartition partition, long offset, String reason) {
    throw new RebuildFailed(
        "%s at offset %d: %s; run it again".formatted(partition, offset, reason));
  }

  private void write(Claim claim, Batch batch) {
    Outcome outcome =
        Objects.requireNonNull(
            store.write(List.of(new OwnedBatch(claim.epoch(), batch))).get(batch.partition()));
    switch (outcome) {
      case Written _ -> {}
      case Fenced _ -> throw new RebuildFailed("somebody else writes into " + batch.partition());
      case Refused(long offset, String reason, _) ->
          throw new RebuildFailed(
              "%s at offset %d: %s".formatted(batch.partition(), offset, reason));
    }
  }
}
