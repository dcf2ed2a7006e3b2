package io.parley.history.store;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static org.jooq.impl.DSL.binaryOctetLength;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trueCondition;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.Past;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.history.store.HistoryPage.Found;
import io.parley.history.store.HistoryPage.Place;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.service.PostgresConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record6;
import org.jooq.SQLDialect;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The history as it stands at one moment, however long it is read. Used by one thread.
public final class HistorySnapshot implements Past {

  /// Of the server's cursor: what is held here at a time.
  private static final int FETCH_ROWS = 1_000;

  /// For how long PostgreSQL may sort before it sends a row.
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  private static final String MESSAGE = "message.posted";

  private final DSLContext tx;

  private HistorySnapshot(DSLContext tx) {
    this.tx = tx;
  }

  /// Reads the history of one moment, over a connection of its own. Blocks.
  ///
  /// @throws StoreUnavailableException if PostgreSQL is away
  public static <T> T read(PostgresConfig postgres, Function<HistorySnapshot, T> work) {
    var database = new PGSimpleDataSource();
    database.setUrl(postgres.url());
    database.setApplicationName("parley-audit");
    database.setConnectTimeout((int) Math.max(1, postgres.connectionTimeout().toSeconds()));
    database.setSocketTimeout((int) LONGEST_SILENCE.toSeconds());
    database.setTcpKeepAlive(true);
    return read(database, work);
  }

  /// Reads the history of one moment. Blocks.
  ///
  /// @throws StoreUnavailableException if PostgreSQL is away
  public static <T> T read(DataSource database, Function<HistorySnapshot, T> work) {
    return SqlFailure.translating(
        () ->
            Snapshots.read(
                DSL.using(database, SQLDialect.POSTGRES),
                tx -> work.apply(new HistorySnapshot(tx))));
  }

  @Override
  public void read(String conversation, Predicate<SealedEvent> each) {
    try (Stream<RecordedEvent> events = events(Scope.of(conversation))) {
      Iterator<RecordedEvent> next = events.iterator();
      while (next.hasNext() && each.test(next.next().sealed())) {
        // It wants more.
      }
    }
  }

  @Override
  public Excerpt excerpt(Scope scope) {
    return new TableExcerpt(this, events(scope));
  }

  @Override
  public Receipts receipts(String conversation, Instant moment) {
    return new Receipts(cursors(conversation), moment);
  }

  private Stream<RecordedEvent> events(Scope scope) {
    return events(condition(scope)).orderBy(order(scope)).fetchSize(FETCH_ROWS).fetchLazy().stream()
        .map(HistorySnapshot::recorded);
  }

  /// Looks at the next events of a scope, but for its text, in the order in which PostgreSQL sorts
  /// ids: of those in its conversation and time, at so many rows, however few are wanted.
  ///
  /// @param after null begins
  public HistoryPage page(Scope scope, @Nullable Place after, int rows) {
    Condition range = range(scope);
    if (after != null) {
      range =
          range.and(
              row(EVENT.CONVERSATION_ID, EVENT.SEQUENCE)
                  .gt(after.conversation(), after.sequence()));
    }
    if (scope.user() != null) {
      range =
          range.and(
              EVENT.CONVERSATION_ID.in(
                  select(MEMBER.CONVERSATION_ID)
                      .from(MEMBER)
                      .where(MEMBER.USER_ID.eq(scope.user()))));
    }
    Field<Boolean> wanted =
        field(scope.user() == null ? trueCondition() : takesPart(scope.user(), scope.part()));
    List<Found> found = new ArrayList<>();
    Place last = null;
    int seen = 0;
    for (var row :
        tx.select(
                EVENT.CONVERSATION_ID,
                EVENT.SEQUENCE,
                EVENT.BYTES,
                EVENT.HASH,
                CONVERSATION.HEAD,
                CONVERSATION.HEAD_HASH,
                wanted)
            .from(EVENT)
            .join(CONVERSATION)
            .on(CONVERSATION.CONVERSATION_ID.eq(EVENT.CONVERSATION_ID))
            .where(range)
            .orderBy(EVENT.CONVERSATION_ID, EVENT.SEQUENCE)
            .limit(rows)
            .fetch()) {
      seen++;
      last = new Place(row.value1(), row.value2());
      if (row.value7()) {
        found.add(
            new Found(
                recorded(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5(),
                    row.value6()),
                seen));
      }
    }
    return new HistoryPage(found, seen, last);
  }

  /// The last of a conversation's messages, of those up to a sequence; the newest first.
  public List<RecordedEvent> messages(String conversation, long upTo, int limit) {
    return events(upTo(conversation, upTo).and(EVENT.KIND.eq(MESSAGE)))
        .orderBy(EVENT.SEQUENCE.desc())
        .limit(limit)
        .fetch(HistorySnapshot::recorded);
  }

  /// What happened in a conversation up to a sequence but for messages, in its order; empty if that
  /// is more than so many events, or than so many bytes of them, of which none is then read.
  public Optional<List<RecordedEvent>> changes(
      String conversation, long upTo, int maxEvents, long maxBytes) {
    Condition changes = upTo(conversation, upTo).and(EVENT.KIND.ne(MESSAGE));
    var size = binaryOctetLength(EVENT.BYTES).as("size");
    var sizes = select(size).from(EVENT).where(changes).limit(maxEvents + 1).asTable("sizes");
    boolean fits =
        tx.select(count(), coalesce(sum(sizes.field(size)), inline(BigDecimal.ZERO)))
            .from(sizes)
            .fetchSingle(
                row -> row.value1() <= maxEvents && row.value2().longValueExact() <= maxBytes);
    return fits
        ? Optional.of(events(changes).orderBy(EVENT.SEQUENCE).fetch(HistorySnapshot::recorded))
        : Optional.empty();
  }

  private static Condition upTo(String conversation, long sequence) {
    return EVENT.CONVERSATION_ID.eq(conversation).and(EVENT.SEQUENCE.le(sequence));
  }

  /// One event.
  public Optional<RecordedEvent> event(String conversation, long sequence) {
    return events(EVENT.CONVERSATION_ID.eq(conversation).and(EVENT.SEQUENCE.eq(sequence)))
        .limit(1)
        .fetchOptional(HistorySnapshot::recorded);
  }

  /// The last event that had happened at a time; 0 if none had.
  public long lastAt(String conversation, Instant time) {
    return tx.select(coalesce(max(EVENT.SEQUENCE), inline(0L)))
        .from(EVENT)
        .where(EVENT.CONVERSATION_ID.eq(conversation), EVENT.TIME.le(SqlNames.time(time)))
        .fetchSingle(row -> row.value1());
  }

  /// Where a conversation is said to end; empty if there is none.
  public Optional<Long> head(String conversation) {
    return tx.select(CONVERSATION.HEAD)
        .from(CONVERSATION)
        .where(CONVERSATION.CONVERSATION_ID.eq(conversation))
        .fetchOptional(row -> row.value1());
  }

  /// What the newest checkpoint says of where conversations end; empty if there is none.
  Optional<HeadProofs> sealedHeads() {
    return SealedHeads.newest(tx).map(heads -> heads);
  }

  /// An event's hash.
  Optional<EventHash> hash(String conversation, long sequence) {
    return tx.select(EVENT.HASH)
        .from(EVENT)
        .where(EVENT.CONVERSATION_ID.eq(conversation), EVENT.SEQUENCE.eq(sequence))
        .fetchOptional(row -> EventHash.of(row.value1()));
  }

  /// How far the members of a conversation have got.
  private List<Cursor> cursors(String conversation) {
    return tx.selectFrom(CURSOR)
        .where(CURSOR.CONVERSATION_ID.eq(conversation))
        .fetch(
            row ->
                new Cursor(
                    row.getConversationId(),
                    row.getUserId(),
                    row.getDelivered(),
                    row.getRead(),
                    row.getUpdatedAt().toInstant()));
  }

  private SelectConditionStep<Record6<String, Long, byte[], byte[], Long, byte[]>> events(
      Condition which) {
    return tx.select(
            EVENT.CONVERSATION_ID,
            EVENT.SEQUENCE,
            EVENT.BYTES,
            EVENT.HASH,
            CONVERSATION.HEAD,
            CONVERSATION.HEAD_HASH)
        .from(EVENT)
        .join(CONVERSATION)
        .on(CONVERSATION.CONVERSATION_ID.eq(EVENT.CONVERSATION_ID))
        .where(which);
  }

  private static RecordedEvent recorded(Record6<String, Long, byte[], byte[], Long, byte[]> row) {
    return recorded(
        row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6());
  }

  private static RecordedEvent recorded(
      String conversation, long sequence, byte[] bytes, byte[] hash, long head, byte[] headHash) {
    return new RecordedEvent(
        conversation,
        sequence,
        new SealedEvent(bytes, EventHash.of(hash)),
        head,
        EventHash.of(headHash));
  }

  private static Condition condition(Scope scope) {
    return scope.user() == null
        ? range(scope)
        : range(scope).and(takesPart(scope.user(), scope.part()));
  }

  /// Of one conversation, that of the index.
  private static List<OrderField<?>> order(Scope scope) {
    return scope.conversation() == null
        ? List.of(CheckpointTables.inOrder(CONVERSATION.CONVERSATION_ID), EVENT.SEQUENCE)
        : List.of(EVENT.SEQUENCE);
  }

  private static Condition range(Scope scope) {
    Condition condition = noCondition();
    if (scope.conversation() != null) {
      condition = condition.and(EVENT.CONVERSATION_ID.eq(scope.conversation()));
    }
    if (scope.from() != null) {
      condition = condition.and(EVENT.TIME.ge(SqlNames.time(scope.from())));
    }
    if (scope.to() != null) {
      condition = condition.and(EVENT.TIME.lt(SqlNames.time(scope.to())));
    }
    return condition;
  }

  private static Condition takesPart(String user, Scope.Part part) {
    return switch (part) {
      case SENDER -> EVENT.SENDER_ID.eq(user);
      case MEMBER ->
          exists(
              selectOne()
                  .from(MEMBER)
                  .where(MEMBER.CONVERSATION_ID.eq(EVENT.CONVERSATION_ID))
                  .and(MEMBER.USER_ID.eq(user))
                  .and(
                      EVENT.SEQUENCE.between(
                          MEMBER.JOINED_SEQUENCE,
                          coalesce(MEMBER.LEFT_SEQUENCE, inline(Long.MAX_VALUE)))));
    };
  }
}
