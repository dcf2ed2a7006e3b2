package io.parley.history.store;

import static io.parley.schema.sql.Sequences.PROJECTION_OWNER_EPOCH;
import static io.parley.schema.sql.Tables.PROJECTION_OFFSET;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.row;

import io.parley.history.projection.Batch;
import io.parley.history.projection.IntegrityViolation;
import io.parley.history.projection.LogPartition;
import io.parley.schema.sql.tables.records.ProjectionOffsetRecord;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;

/// `projection_offset`: how far each log partition is written, and under which owner's epoch.
final class OffsetTable {

  private OffsetTable() {}

  static Map<LogPartition, Claim> claim(DSLContext tx, Collection<LogPartition> partitions) {
    long epoch = nextEpoch(tx);
    // In order, so that two writers that claim the same partitions don't wait for each other.
    lock(tx, partitions);
    Map<LogPartition, Claim> claims = new HashMap<>();
    tx.update(PROJECTION_OFFSET)
        .set(PROJECTION_OFFSET.OWNER_EPOCH, epoch)
        .set(PROJECTION_OFFSET.UPDATED_AT, currentOffsetDateTime())
        .where(isOneOf(partitions))
        .and(PROJECTION_OFFSET.OWNER_EPOCH.lt(epoch))
        .returning()
        .forEach(row -> claims.put(partition(row), new Claim(epoch, row.getNextOffset())));
    return claims;
  }

  /// An owner's epoch that nobody has had.
  static long nextEpoch(DSLContext tx) {
    return tx.nextval(PROJECTION_OWNER_EPOCH);
  }

  static Map<LogPartition, Claim> read(DSLContext sql, Collection<LogPartition> partitions) {
    Map<LogPartition, Claim> current = new HashMap<>();
    sql.selectFrom(PROJECTION_OFFSET)
        .where(isOneOf(partitions))
        .forEach(
            row ->
                current.put(partition(row), new Claim(row.getOwnerEpoch(), row.getNextOffset())));
    return current;
  }

  /// Moves the offset of a partition that was claimed in this transaction.
  static void skip(DSLContext tx, LogPartition partition, Claim claim, long to) {
    tx.update(PROJECTION_OFFSET)
        .set(PROJECTION_OFFSET.NEXT_OFFSET, to)
        .set(PROJECTION_OFFSET.UPDATED_AT, currentOffsetDateTime())
        .where(PROJECTION_OFFSET.TOPIC.eq(partition.topic()))
        .and(PROJECTION_OFFSET.PARTITION.eq(partition.number()))
        .and(PROJECTION_OFFSET.OWNER_EPOCH.eq(claim.epoch()))
        .execute();
  }

  static void begin(DSLContext sql, Collection<LogPartition> partitions) {
    sql.insertInto(
            PROJECTION_OFFSET,
            PROJECTION_OFFSET.TOPIC,
            PROJECTION_OFFSET.PARTITION,
            PROJECTION_OFFSET.NEXT_OFFSET)
        .valuesOfRows(partitions.stream().map(p -> row(p.topic(), p.number(), 0L)).toList())
        .onConflictDoNothing()
        .execute();
  }

  /// Records up to where a partition is written of which nothing is recorded yet.
  static void begin(DSLContext tx, LogPartition partition, long nextOffset) {
    tx.insertInto(PROJECTION_OFFSET)
        .set(PROJECTION_OFFSET.TOPIC, partition.topic())
        .set(PROJECTION_OFFSET.PARTITION, partition.number())
        .set(PROJECTION_OFFSET.NEXT_OFFSET, nextOffset)
        .execute();
  }

  /// How far every partition is written.
  static Map<LogPartition, Long> readAll(DSLContext sql) {
    Map<LogPartition, Long> offsets = new HashMap<>();
    sql.selectFrom(PROJECTION_OFFSET)
        .forEach(row -> offsets.put(partition(row), row.getNextOffset()));
    return offsets;
  }

  /// Locks the rows, so that no other writer passes before this transaction ends.
  static Map<LogPartition, Claim> lock(DSLContext tx, Collection<LogPartition> partitions) {
    Map<LogPartition, Claim> current = new HashMap<>();
    tx.selectFrom(PROJECTION_OFFSET)
        .where(isOneOf(partitions))
        .orderBy(PROJECTION_OFFSET.TOPIC, PROJECTION_OFFSET.PARTITION)
        .forUpdate()
        .forEach(
            row ->
                current.put(partition(row), new Claim(row.getOwnerEpoch(), row.getNextOffset())));
    return current;
  }

  /// Moves the offsets behind the batches, or to the violation in the middle.
  ///
  /// @throws IllegalStateException if one is not where its batch begins: the caller has not locked
  ///   it
  static void move(
      DSLContext tx, List<OwnedBatch> batches, Map<LogPartition, IntegrityViolation> violations) {
    if (batches.isEmpty()) {
      return;
    }
    var update =
        tx.update(PROJECTION_OFFSET)
            .set(PROJECTION_OFFSET.NEXT_OFFSET, 0L)
            .set(PROJECTION_OFFSET.UPDATED_AT, currentOffsetDateTime())
            .where(PROJECTION_OFFSET.TOPIC.eq(""))
            .and(PROJECTION_OFFSET.PARTITION.eq(0))
            .and(PROJECTION_OFFSET.NEXT_OFFSET.eq(0L))
            .and(PROJECTION_OFFSET.OWNER_EPOCH.eq(0L));
    Object[][] values =
        batches.stream().map(owned -> values(owned, violations)).toArray(Object[][]::new);
    if (Arrays.stream(tx.batch(update, values).execute()).anyMatch(rows -> rows != 1)) {
      throw new IllegalStateException("an offset moved although its row is locked");
    }
  }

  private static Object[] values(
      OwnedBatch owned, Map<LogPartition, IntegrityViolation> violations) {
    Batch batch = owned.batch();
    LogPartition partition = batch.partition();
    IntegrityViolation violation = violations.get(partition);
    long to = violation == null ? batch.to() : violation.offset();
    return new Object[] {to, partition.topic(), partition.number(), batch.from(), owned.epoch()};
  }

  private static Condition isOneOf(Collection<LogPartition> partitions) {
    return row(PROJECTION_OFFSET.TOPIC, PROJECTION_OFFSET.PARTITION)
        .in(partitions.stream().map(p -> row(p.topic(), p.number())).toList());
  }

  private static LogPartition partition(ProjectionOffsetRecord row) {
    return new LogPartition(row.getTopic(), row.getPartition());
  }
}
