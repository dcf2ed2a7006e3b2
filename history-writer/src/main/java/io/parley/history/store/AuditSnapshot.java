package io.parley.history.store;

import static io.parley.schema.sql.Tables.CHECKPOINT;
import static io.parley.schema.sql.Tables.CHECKPOINT_SPAN;
import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.EVENT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.selectOne;

import io.parley.history.audit.ConversationCheck.SealedSpan;
import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.audit.StoredEvent;
import io.parley.history.audit.StoredEvent.Columns;
import io.parley.history.custody.Readers;
import io.parley.history.projection.Head;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.sql.tables.records.CheckpointRecord;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record7;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The history as it was at one moment, to look at in peace while writers go on. Changes nothing.
/// Used by one thread.
public final class AuditSnapshot {

  private static final int FETCH = 2_000;

  private final DSLContext sql;

  private AuditSnapshot(DSLContext sql) {
    this.sql = sql;
  }

  /// Looks at the history as it is now.
  ///
  /// @throws StoreUnavailableException if PostgreSQL is away
  public static <T> T look(DataSource database, Function<AuditSnapshot, T> look) {
    return SqlFailure.translating(
        () ->
            Snapshots.read(
                DSL.using(database, SQLDialect.POSTGRES), tx -> look.apply(new AuditSnapshot(tx))));
  }

  /// A checkpoint as it is kept.
  ///
  /// @param hash that is said to be its own
  /// @param checkpoint null if what is kept is none
  public record KeptCheckpoint(long number, Hash hash, @Nullable SignedCheckpoint checkpoint) {}

  /// A range of checkpoints' numbers, both ends included.
  public record Numbers(long from, long to) {

    public static final Numbers ALL = new Numbers(1, Long.MAX_VALUE);
  }

  public void checkpoints(Consumer<KeptCheckpoint> each) {
    forEach(sql.selectFrom(CHECKPOINT).orderBy(CHECKPOINT.NUMBER), row -> each.accept(kept(row)));
  }

  /// The spans of checkpoints, in the order of their numbers, and then as their trees have them.
  public void spans(Numbers numbers, Consumer<SealedSpan> each) {
    forEach(
        sql.selectFrom(CHECKPOINT_SPAN)
            .where(in(numbers))
            .orderBy(
                CHECKPOINT_SPAN.NUMBER, CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID)),
        row -> each.accept(new SealedSpan(row.getNumber(), CheckpointTables.span(row))));
  }

  /// The last span of each conversation, as the tree of heads has them.
  ///
  /// @param number the last checkpoint that is looked at
  public void lastSpans(long number, Consumer<Span> each) {
    var id = CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID);
    forEach(
        sql.select()
            .distinctOn(id)
            .from(CHECKPOINT_SPAN)
            .where(CHECKPOINT_SPAN.NUMBER.le(number))
            .orderBy(id, CHECKPOINT_SPAN.NUMBER.desc())
            .coerce(CHECKPOINT_SPAN),
        row -> each.accept(CheckpointTables.span(row)));
  }

  /// Ids of conversations in their order, a page of them, of those that are kept or sealed.
  ///
  /// @param after "" for the first page
  public List<String> conversations(String after, int limit) {
    return read(
        () -> {
          var kept = CheckpointTables.inOrder(CONVERSATION.CONVERSATION_ID);
          var sealed = CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID);
          return sql.select(kept)
              .from(CONVERSATION)
              .where(kept.gt(after))
              .union(
                  DSL.select(sealed)
                      .from(CHECKPOINT_SPAN)
                      .where(sealed.gt(after))
                      .and(
                          DSL.notExists(
                              selectOne()
                                  .from(CONVERSATION)
                                  .where(
                                      CONVERSATION.CONVERSATION_ID.eq(
                                          CHECKPOINT_SPAN.CONVERSATION_ID)))))
              .orderBy(1)
              .limit(limit)
              .fetch(row -> row.value1());
        });
  }

  /// Ids of conversations that have spans in a range, a page of them.
  public List<String> sealedConversations(Numbers numbers, String after, int limit) {
    return read(
        () -> {
          var id = CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID);
          return sql.selectDistinct(id)
              .from(CHECKPOINT_SPAN)
              .where(in(numbers))
              .and(id.gt(after))
              .orderBy(id)
              .limit(limit)
              .fetch(row -> row.value1());
        });
  }

  /// Where conversations are said to end; those that are not kept are left out.
  public Map<String, Head> heads(Collection<String> conversations) {
    return read(
        () -> {
          Map<String, Head> heads = new HashMap<>();
          sql.select(CONVERSATION.CONVERSATION_ID, CONVERSATION.HEAD, CONVERSATION.HEAD_HASH)
              .from(CONVERSATION)
              .where(CONVERSATION.CONVERSATION_ID.eq(any(array(conversations))))
              .forEach(
                  row ->
                      heads.put(
                          row.value1(),
                          new Head(row.value2(), CheckpointTables.hash(row.value3()))));
          return heads;
        });
  }

  /// Where the conversations of one partition of the log are said to end.
  public Map<String, Head> heads(int logPartition) {
    return read(
        () -> {
          Map<String, Head> heads = new HashMap<>();
          sql.select(CONVERSATION.CONVERSATION_ID, CONVERSATION.HEAD, CONVERSATION.HEAD_HASH)
              .from(CONVERSATION)
              .where(CONVERSATION.LOG_PARTITION.eq(logPartition))
              .fetchSize(FETCH)
              .forEach(
                  row ->
                      heads.put(
                          row.value1(),
                          new Head(row.value2(), CheckpointTables.hash(row.value3()))));
          return heads;
        });
  }

  /// The spans of some conversations, each one's in their order.
  public Map<String, List<SealedSpan>> spansOf(Collection<String> conversations, Numbers numbers) {
    return read(
        () -> {
          Map<String, List<SealedSpan>> spans = new HashMap<>();
          sql.selectFrom(CHECKPOINT_SPAN)
              .where(CHECKPOINT_SPAN.CONVERSATION_ID.eq(any(array(conversations))))
              .and(in(numbers))
              .orderBy(CHECKPOINT_SPAN.CONVERSATION_ID, CHECKPOINT_SPAN.NUMBER)
              .forEach(
                  row ->
                      spans
                          .computeIfAbsent(row.getConversationId(), _ -> new ArrayList<>())
                          .add(new SealedSpan(row.getNumber(), CheckpointTables.span(row))));
          return spans;
        });
  }

  /// The events of some conversations, those of each together and in ascending sequence.
  public void events(Collection<String> conversations, Consumer<StoredEvent> each) {
    events(EVENT.CONVERSATION_ID.eq(any(array(conversations))), each);
  }

  /// Some events of a conversation, both ends included.
  public void events(String conversation, long from, long to, Consumer<StoredEvent> each) {
    events(EVENT.CONVERSATION_ID.eq(conversation).and(EVENT.SEQUENCE.between(from, to)), each);
  }

  /// What some users could read. Holds all their memberships.
  public Readers readers(Set<String> users) {
    return read(() -> MemberTable.readers(sql, users));
  }

  /// How many events are kept.
  public long eventCount() {
    return read(() -> (long) sql.fetchCount(EVENT));
  }

  /// Conversations of which events are kept, but nothing else, with the first of them.
  public Map<String, Long> strays(int limit) {
    return read(
        () -> {
          Map<String, Long> strays = new LinkedHashMap<>();
          sql.select(EVENT.CONVERSATION_ID, min(EVENT.SEQUENCE))
              .from(EVENT)
              .where(
                  DSL.notExists(
                      selectOne()
                          .from(CONVERSATION)
                          .where(CONVERSATION.CONVERSATION_ID.eq(EVENT.CONVERSATION_ID))))
              .groupBy(EVENT.CONVERSATION_ID)
              .orderBy(CheckpointTables.inOrder(EVENT.CONVERSATION_ID))
              .limit(limit)
              .forEach(row -> strays.put(row.value1(), row.value2()));
          return strays;
        });
  }

  /// How far each partition of the log is written.
  public SortedMap<Integer, Long> offsets() {
    return read(() -> CheckpointTables.offsets(sql));
  }

  /// The span that has an event; empty if it is not sealed.
  public Optional<SealedSpan> spanOf(String conversation, long sequence) {
    return read(
        () ->
            sql.selectFrom(CHECKPOINT_SPAN)
                .where(CHECKPOINT_SPAN.CONVERSATION_ID.eq(conversation))
                .and(CHECKPOINT_SPAN.LAST_SEQUENCE.ge(sequence))
                .orderBy(CHECKPOINT_SPAN.NUMBER)
                .limit(1)
                .fetchOptional(row -> new SealedSpan(row.getNumber(), CheckpointTables.span(row))));
  }

  private void events(Condition which, Consumer<StoredEvent> each) {
    forEach(
        sql.select(
                EVENT.CONVERSATION_ID,
                EVENT.SEQUENCE,
                EVENT.BYTES,
                EVENT.HASH,
                EVENT.TIME,
                EVENT.SENDER_ID,
                EVENT.KIND)
            .from(EVENT)
            .where(which)
            .orderBy(EVENT.CONVERSATION_ID, EVENT.SEQUENCE, EVENT.TIME),
        row -> each.accept(event(row)));
  }

  private static StoredEvent event(
      Record7<String, Long, byte[], byte[], OffsetDateTime, String, String> row) {
    return new StoredEvent(
        row.value1(),
        row.value2(),
        new SealedEvent(row.value3(), CheckpointTables.hash(row.value4())),
        new Columns(row.value5().toInstant(), row.value6(), row.value7()));
  }

  private static KeptCheckpoint kept(CheckpointRecord row) {
    Hash hash = Hash.of(CheckpointTables.hash(row.getHash()).bytes());
    try {
      return new KeptCheckpoint(row.getNumber(), hash, CheckpointTables.checkpoint(row));
    } catch (IllegalArgumentException _) {
      return new KeptCheckpoint(row.getNumber(), hash, null);
    }
  }

  private static Condition in(Numbers numbers) {
    return CHECKPOINT_SPAN.NUMBER.between(numbers.from(), numbers.to());
  }

  private static String[] array(Collection<String> ids) {
    return ids.toArray(String[]::new);
  }

  private static <R extends Record> void forEach(ResultQuery<R> query, Consumer<R> each) {
    read(
        () -> {
          try (var rows = query.fetchSize(FETCH).fetchLazy()) {
            rows.forEach(each);
            return true;
          }
        });
  }

  private static <T> T read(Supplier<T> query) {
    return SqlFailure.translating(query);
  }
}
