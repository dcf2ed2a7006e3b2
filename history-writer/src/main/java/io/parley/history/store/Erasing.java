package io.parley.history.store;

import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.REDACTION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;

import io.parley.history.audit.Redaction;
import io.parley.history.custody.Due;
import io.parley.history.custody.Readers;
import io.parley.history.custody.Utterance;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.Tombstones;
import io.parley.schema.codec.EventCodec;
import io.parley.service.PostgresConfig;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConnectionProvider;
import org.jspecify.annotations.Nullable;

/// Takes contents out of the history in PostgreSQL, over one connection, while nobody else does and
/// nobody builds the history anew. Used by one thread.
///
/// Every method throws [StoreUnavailableException] when PostgreSQL is away.
public final class Erasing implements AutoCloseable {

  private static final int PAGE = 1_000;

  /// Events that may have a content.
  private static final String[] KINDS = {"message.posted", "message.edited", Tombstones.SET_ASIDE};

  private final Connection connection;
  private final DSLContext sql;

  private Erasing(Connection connection) {
    this.connection = connection;
    this.sql = DSL.using(new DefaultConnectionProvider(connection), SQLDialect.POSTGRES);
  }

  /// Begins.
  ///
  /// @throws RebuildFailed if somebody else does, or builds the history anew
  public static Erasing begin(PostgresConfig postgres) {
    return new Erasing(HistoryLock.take(HistoryLock.source(postgres, "parley-erase")));
  }

  /// Contents that are due.
  ///
  /// @param redacted those that are taken out, or would be
  /// @param held those that stay because of a hold
  public record Counted(long redacted, long held) {}

  /// Takes out what is due, a page at a time, and then the rows as they were before.
  public Counted redact(Due due) {
    return SqlFailure.translating(
        () -> {
          Counted counted = walk(due, true);
          redactedIn(due.run()).forEach(month -> sweep(month, due.began()));
          return counted;
        });
  }

  /// Counts what is due, and changes nothing.
  public Counted count(Due due) {
    return SqlFailure.translating(() -> walk(due, false));
  }

  /// Whether there is still a content that an author gave in a conversation in a stretch of time.
  public boolean hasContent(String author, String conversation, Instant from, Instant to) {
    return SqlFailure.translating(
        () ->
            sql.fetchExists(
                selectOne()
                    .from(EVENT)
                    .where(EVENT.CONVERSATION_ID.eq(conversation))
                    .and(EVENT.SENDER_ID.eq(author))
                    .and(EVENT.TIME.ge(SqlNames.time(from)))
                    .and(EVENT.TIME.lt(SqlNames.time(to)))
                    .and(EVENT.KIND.eq(any(KINDS)))
                    .and(isWhole())));
  }

  /// How far each partition of the log is written.
  public Map<LogPartition, Long> offsets() {
    return SqlFailure.translating(() -> OffsetTable.readAll(sql));
  }

  @Override
  public void close() {
    HistoryLock.giveBack(connection);
  }

  private Counted walk(Due due, boolean redact) {
    Readers readers = readers(due.heldUsers());
    var place = new Place("", 0);
    long redacted = 0;
    long held = 0;
    while (true) {
      Place from = place;
      Page page =
          sql.transactionResult(
              tx -> {
                Page found = page(candidates(tx.dsl(), due, from), due, readers);
                if (redact && !found.redactions().isEmpty()) {
                  RedactionTable.redact(tx.dsl(), found.redactions());
                }
                return found;
              });
      redacted += page.redactions().size();
      held += page.held();
      if (page.last() == null) {
        return new Counted(redacted, held);
      }
      place = page.last();
    }
  }

  private Set<YearMonth> redactedIn(long run) {
    return sql.selectDistinct(field("date_trunc('month', {0} at time zone 'UTC')", REDACTION.TIME))
        .from(REDACTION)
        .where(REDACTION.RUN.eq(run))
        .fetchSet(row -> YearMonth.from(row.get(0, LocalDateTime.class)));
  }

  /// A month that is over, and has lost all its contents, is written anew, so that nothing else is
  /// left of them; who reads it waits. The room of others is used again.
  private void sweep(YearMonth month, Instant now) {
    boolean anew = month.isBefore(EventMonths.month(now)) && !hasContent(month);
    sql.execute((anew ? "vacuum (full, analyze) " : "vacuum ") + EventMonths.name(month));
    sql.execute("vacuum message");
  }

  private boolean hasContent(YearMonth month) {
    return sql.fetchExists(
        selectOne()
            .from(EVENT)
            .where(EVENT.TIME.ge(SqlNames.time(EventMonths.start(month))))
            .and(EVENT.TIME.lt(SqlNames.time(EventMonths.start(month.plusMonths(1)))))
            .and(EVENT.KIND.eq(any(KINDS)))
            .and(isWhole()));
  }

  private static Page page(Result<Record3<String, Long, byte[]>> rows, Due due, Readers readers) {
    List<Redaction> redactions = new ArrayList<>();
    long held = 0;
    for (var row : rows) {
      var redaction = Redaction.of(EventCodec.decode(row.value3()), due.run()).orElse(null);
      if (redaction == null || !due.covers(Utterance.of(redaction.event()))) {
        continue;
      }
      if (due.heldBy(Utterance.of(redaction.event()), readers).isPresent()) {
        held++;
      } else {
        redactions.add(redaction);
      }
    }
    return new Page(
        redactions,
        held,
        rows.isEmpty() ? null : new Place(rows.getLast().value1(), rows.getLast().value2()));
  }

  /// More than what is due, in the order of conversations and sequences.
  private static Result<Record3<String, Long, byte[]>> candidates(
      DSLContext tx, Due due, Place after) {
    return tx.select(EVENT.CONVERSATION_ID, EVENT.SEQUENCE, EVENT.BYTES)
        .from(EVENT)
        .where(
            row(EVENT.CONVERSATION_ID, EVENT.SEQUENCE).gt(after.conversation(), after.sequence()))
        .and(EVENT.KIND.eq(any(KINDS)))
        .and(EVENT.TIME.lt(SqlNames.time(due.end())))
        .and(authors(due))
        .and(isWhole())
        .orderBy(EVENT.CONVERSATION_ID, EVENT.SEQUENCE)
        .limit(PAGE)
        .fetch();
  }

  private static Condition authors(Due due) {
    return due.periods().isEmpty()
        ? EVENT.SENDER_ID.eq(any(due.erasedUntil().keySet().toArray(String[]::new)))
        : noCondition();
  }

  private static Condition isWhole() {
    return notExists(
        selectOne()
            .from(REDACTION)
            .where(REDACTION.CONVERSATION_ID.eq(EVENT.CONVERSATION_ID))
            .and(REDACTION.SEQUENCE.eq(EVENT.SEQUENCE)));
  }

  private Readers readers(Set<String> users) {
    return MemberTable.readers(sql, users);
  }

  private record Place(String conversation, long sequence) {}

  private record Page(List<Redaction> redactions, long held, @Nullable Place last) {}
}
