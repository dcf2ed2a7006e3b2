package io.parley.history.store;

import io.parley.history.projection.Batch;
import io.parley.history.projection.Folded;
import io.parley.history.projection.IntegrityViolation;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.Projection;
import io.parley.history.store.Outcome.Fenced;
import io.parley.history.store.Outcome.Refused;
import io.parley.history.store.Outcome.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The store in PostgreSQL.
///
/// Batches of several partitions go in one transaction, because a commit costs more than the rows
/// of a quiet partition. Only if that fails for a reason that lies in the data are they written one
/// by one, to find the partition that it lies in.
public final class JooqHistoryStore implements HistoryStore {

  private final DSLContext sql;
  private final EventMonths months;
  private final RowCounters counters;

  public JooqHistoryStore(DataSource dataSource, RowCounters counters) {
    this.sql = DSL.using(dataSource, SQLDialect.POSTGRES);
    this.months = new EventMonths(sql);
    this.counters = counters;
  }

  @Override
  public Map<LogPartition, Claim> claim(Collection<LogPartition> partitions) {
    return passing(() -> sql.transactionResult(tx -> OffsetTable.claim(tx.dsl(), partitions)));
  }

  @Override
  public void begin(Collection<LogPartition> partitions) {
    passing(() -> OffsetTable.begin(sql, partitions));
  }

  @Override
  public Map<LogPartition, Long> recorded(Collection<LogPartition> partitions) {
    return passing(
        () ->
            OffsetTable.read(sql, partitions).entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().nextOffset())));
  }

  @Override
  public void prepareMonths(Instant now) {
    passing(() -> months.prepare(now));
  }

  @Override
  public Map<LogPartition, Outcome> write(Collection<OwnedBatch> batches) {
    try {
      return writeTogether(batches);
    } catch (RuntimeException e) {
      if (SqlFailure.passes(e)) {
        throw new StoreUnavailableException(e);
      }
      return batches.size() == 1
          ? writeInHalves(batches.iterator().next(), e)
          : writeOneByOne(batches);
    }
  }

  /// Writes a batch up to the record in which the failure lies.
  private Map<LogPartition, Outcome> writeInHalves(OwnedBatch owned, RuntimeException failure) {
    LogPartition partition = owned.batch().partition();
    List<Batch> halves = owned.batch().halves();
    if (halves.size() == 1) {
      return Map.of(
          partition,
          new Refused(owned.batch().lastOffset(), String.valueOf(failure.getMessage()), failure));
    }
    for (Batch half : halves) {
      Outcome outcome =
          Objects.requireNonNull(
              write(List.of(new OwnedBatch(owned.epoch(), half))).get(partition));
      if (!(outcome instanceof Written)) {
        return Map.of(partition, outcome);
      }
    }
    return Map.of(partition, new Written());
  }

  private Map<LogPartition, Outcome> writeOneByOne(Collection<OwnedBatch> batches) {
    Map<LogPartition, Outcome> outcomes = new HashMap<>();
    batches.forEach(batch -> outcomes.putAll(write(List.of(batch))));
    return outcomes;
  }

  private Map<LogPartition, Outcome> writeTogether(Collection<OwnedBatch> batches) {
    months.makeFor(batches);
    Map<LogPartition, Outcome> outcomes = new HashMap<>();
    Folded folded = sql.transactionResult(tx -> write(tx.dsl(), batches, outcomes));
    counters.count(folded.changes());
    return outcomes;
  }

  /// The transaction: what is ours is locked, compared with what is written, folded, written, and
  /// its offsets moved.
  private static Folded write(
      DSLContext tx, Collection<OwnedBatch> batches, Map<LogPartition, Outcome> outcomes) {
    List<OwnedBatch> owned = new ArrayList<>();
    Map<LogPartition, Claim> current = OffsetTable.lock(tx, partitions(batches));
    for (OwnedBatch batch : batches) {
      switch (Standing.of(batch, current.get(batch.batch().partition()))) {
        case OURS -> owned.add(batch);
        case WRITTEN -> outcomes.put(batch.batch().partition(), new Written());
        case FENCED -> outcomes.put(batch.batch().partition(), new Fenced());
      }
    }
    List<Batch> toFold = owned.stream().map(OwnedBatch::batch).toList();
    Folded folded = Projection.fold(toFold, KnownTables.read(tx, toFold));
    RowWriter.write(tx, folded.changes());
    owned.forEach(batch -> outcomes.put(batch.batch().partition(), outcome(batch, folded)));
    OffsetTable.move(tx, owned, folded.violations());
    return folded;
  }

  private static Outcome outcome(OwnedBatch batch, Folded folded) {
    IntegrityViolation violation = folded.violations().get(batch.batch().partition());
    return violation == null
        ? new Written()
        : new Refused(violation.offset(), violation.reason(), null);
  }

  private static List<LogPartition> partitions(Collection<OwnedBatch> batches) {
    return batches.stream().map(batch -> batch.batch().partition()).toList();
  }

  private static void passing(Runnable action) {
    passing(
        () -> {
          action.run();
          return true;
        });
  }

  private static <T> T passing(Supplier<T> action) {
    return SqlFailure.translating(action);
  }

  /// Where a batch stands to the recorded offset of its partition.
  private enum Standing {
    OURS,
    /// An earlier try had success without anybody hearing of it.
    WRITTEN,
    FENCED;

    static Standing of(OwnedBatch owned, @Nullable Claim current) {
      if (current == null || current.epoch() != owned.epoch()) {
        return FENCED;
      }
      if (current.nextOffset() == owned.batch().from()) {
        return OURS;
      }
      return current.nextOffset() == owned.batch().to() ? WRITTEN : FENCED;
    }
  }
}
