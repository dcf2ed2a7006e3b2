package io.parley.history.store;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.service.PostgresConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;

/// The history as it stands at one moment, however long it is read. Used by one thread.
public final class HistorySnapshot {

  /// Of the server's cursor: what is held here at a time.
  private static final int FETCH_ROWS = 1_000;

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
    return SqlFailure.translating(
        () ->
            Snapshots.read(
                DSL.using(database, SQLDialect.POSTGRES),
                tx -> work.apply(new HistorySnapshot(tx))));
  }

  /// The events of a scope, but for its text: each conversation's together, in the order of their
  /// sequences. To be closed.
  public Stream<RecordedEvent> events(Scope scope) {
    return tx
        .select(
            EVENT.CONVERSATION_ID,
            EVENT.SEQUENCE,
            EVENT.BYTES,
            EVENT.HASH,
            CONVERSATION.HEAD,
            CONVERSATION.HEAD_HASH)
        .from(EVENT)
        .join(CONVERSATION)
        .on(CONVERSATION.CONVERSATION_ID.eq(EVENT.CONVERSATION_ID))
        .where(condition(scope))
        .orderBy(EVENT.CONVERSATION_ID, EVENT.SEQUENCE)
        .fetchSize(FETCH_ROWS)
        .fetchLazy()
        .stream()
        .map(
            row ->
                new RecordedEvent(
                    row.value1(),
                    row.value2(),
                    new SealedEvent(row.value3(), EventHash.of(row.value4())),
                    row.value5(),
                    EventHash.of(row.value6())));
  }

  /// An event's hash.
  public Optional<EventHash> hash(String conversation, long sequence) {
    return tx.select(EVENT.HASH)
        .from(EVENT)
        .where(EVENT.CONVERSATION_ID.eq(conversation), EVENT.SEQUENCE.eq(sequence))
        .fetchOptional(row -> EventHash.of(row.value1()));
  }

  /// How far the members of a conversation have got.
  public List<Cursor> cursors(String conversation) {
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

  private static Condition condition(Scope scope) {
    Condition condition = noCondition();
    if (scope.conversation() != null) {
      condition = condition.and(EVENT.CONVERSATION_ID.eq(scope.conversation()));
    }
    if (scope.user() != null) {
      condition = condition.and(takesPart(scope.user(), scope.part()));
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
