package io.parley.history.store;

import static io.parley.schema.sql.Tables.CHECKPOINT;
import static io.parley.schema.sql.Tables.CHECKPOINT_SPAN;
import static io.parley.schema.sql.Tables.PROJECTION_OFFSET;

import io.parley.history.audit.Hash;
import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.MerkleTree;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.schema.event.EventHash;
import io.parley.schema.sql.tables.records.CheckpointRecord;
import io.parley.schema.sql.tables.records.CheckpointSpanRecord;
import io.parley.schema.topic.Topics;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;

/// `checkpoint` and `checkpoint_span`.
final class CheckpointTables {

  /// Held by whoever seals or publishes; any number that nothing else in this database locks.
  private static final long ADVISORY_LOCK = 0x7061726c657973L;

  private CheckpointTables() {}

  /// Reads from one moment on as if nothing else happened. The first statement of a transaction.
  static void freeze(DSLContext tx) {
    tx.execute("set transaction isolation level repeatable read");
  }

  /// Whether this transaction is the one that may write checkpoints.
  static boolean lock(DSLContext tx) {
    return tx.fetchValue("select pg_try_advisory_xact_lock({0})", DSL.inline(ADVISORY_LOCK))
        .equals(true);
  }

  static Optional<SignedCheckpoint> last(DSLContext sql) {
    return sql.selectFrom(CHECKPOINT)
        .orderBy(CHECKPOINT.NUMBER.desc())
        .limit(1)
        .fetchOptional(CheckpointTables::checkpoint);
  }

  static SignedCheckpoint checkpoint(CheckpointRecord row) {
    return SignedCheckpoint.of(row.getBody(), row.getSignature());
  }

  static void insert(DSLContext tx, SignedCheckpoint checkpoint) {
    tx.insertInto(CHECKPOINT)
        .set(CHECKPOINT.NUMBER, checkpoint.number())
        .set(CHECKPOINT.HASH, checkpoint.hash().bytes())
        .set(CHECKPOINT.BODY, checkpoint.body())
        .set(CHECKPOINT.SIGNATURE, checkpoint.signature())
        .execute();
  }

  /// The root over the hashes of all checkpoints.
  static Hash history(DSLContext tx) {
    var root = new MerkleRoot();
    tx.select(CHECKPOINT.HASH)
        .from(CHECKPOINT)
        .orderBy(CHECKPOINT.NUMBER)
        .forEach(row -> root.add(MerkleTree.leaf(row.value1())));
    return root.root();
  }

  /// How far each partition of the log is written.
  static SortedMap<Integer, Long> offsets(DSLContext tx) {
    return new TreeMap<>(
        tx.select(PROJECTION_OFFSET.PARTITION, PROJECTION_OFFSET.NEXT_OFFSET)
            .from(PROJECTION_OFFSET)
            .where(PROJECTION_OFFSET.TOPIC.eq(Topics.EVENTS))
            .fetchMap(PROJECTION_OFFSET.PARTITION, PROJECTION_OFFSET.NEXT_OFFSET));
  }

  /// The last span of each conversation up to a checkpoint, as the tree of heads has them.
  static ResultQuery<CheckpointSpanRecord> lastSpans(DSLContext tx, long number) {
    Field<String> id = inOrder(CHECKPOINT_SPAN.CONVERSATION_ID);
    return tx.select()
        .distinctOn(id)
        .from(CHECKPOINT_SPAN)
        .where(CHECKPOINT_SPAN.NUMBER.le(number))
        .orderBy(id, CHECKPOINT_SPAN.NUMBER.desc())
        .coerce(CHECKPOINT_SPAN);
  }

  /// Ids in the order of their bytes, whatever the database's own is.
  static Field<String> inOrder(Field<String> id) {
    return id.collate("C");
  }

  static Span span(CheckpointSpanRecord row) {
    return new Span(
        row.getConversationId(),
        row.getFirstSequence(),
        row.getLastSequence(),
        hash(row.getHeadHash()),
        Hash.of(hash(row.getRoot()).bytes()));
  }

  /// What is kept as a hash; if it has not even the size of one, another one than any can be.
  static EventHash hash(byte[] kept) {
    return kept.length == EventHash.BYTES ? EventHash.of(kept) : EventHash.GENESIS;
  }

  static CheckpointSpanRecord record(long number, Span span) {
    return new CheckpointSpanRecord(
        number,
        span.conversation(),
        span.first(),
        span.last(),
        span.head().bytes(),
        span.root().bytes());
  }
}
