package io.parley.history.store;

import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MESSAGE;
import static io.parley.schema.sql.Tables.REDACTION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;

import io.parley.history.audit.Redaction;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.sql.tables.records.RedactionRecord;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// `redaction`, and what follows from it in `event` and `message`.
final class RedactionTable {

  private static final int PAGE = 1_000;

  private RedactionTable() {}

  /// Takes the content out of events, and remembers that.
  static void redact(DSLContext tx, List<Redaction> redactions) {
    tx.batchInsert(redactions.stream().map(RedactionTable::entry).toList()).execute();
    takeOut(tx, redactions);
  }

  /// Takes the content out of events in other tables, those that were redacted in the ones in use.
  static void repeat(DSLContext live, DSLContext rebuilt) {
    String conversation = "";
    long sequence = 0;
    while (true) {
      List<RedactionRecord> page =
          live.selectFrom(REDACTION)
              .where(
                  DSL.row(REDACTION.CONVERSATION_ID, REDACTION.SEQUENCE).gt(conversation, sequence))
              .orderBy(REDACTION.CONVERSATION_ID, REDACTION.SEQUENCE)
              .limit(PAGE)
              .fetch();
      if (page.isEmpty()) {
        return;
      }
      rebuilt.transaction(tx -> takeOut(tx.dsl(), redactions(tx.dsl(), page)));
      conversation = page.getLast().getConversationId();
      sequence = page.getLast().getSequence();
    }
  }

  private static List<Redaction> redactions(DSLContext rebuilt, List<RedactionRecord> page) {
    Map<Place, Long> runs = new HashMap<>();
    page.forEach(
        entry ->
            runs.put(new Place(entry.getConversationId(), entry.getSequence()), entry.getRun()));
    List<Redaction> redactions = new ArrayList<>();
    // The product of both finds too much and never too little.
    rebuilt
        .select(EVENT.CONVERSATION_ID, EVENT.SEQUENCE, EVENT.BYTES)
        .from(EVENT)
        .where(
            EVENT.CONVERSATION_ID.eq(
                any(runs.keySet().stream().map(Place::conversation).toArray(String[]::new))))
        .and(
            EVENT.SEQUENCE.eq(
                any(runs.keySet().stream().map(Place::sequence).toArray(Long[]::new))))
        .forEach(
            found -> {
              Long run = runs.get(new Place(found.value1(), found.value2()));
              if (run != null) {
                Redaction.of(EventCodec.decode(found.value3()), run).ifPresent(redactions::add);
              }
            });
    return redactions;
  }

  /// A message has lost its content if the version that stands is one of the events.
  private static void takeOut(DSLContext tx, List<Redaction> redactions) {
    RowWriter.execute(
        tx,
        tx.update(EVENT)
            .set(EVENT.BYTES, new byte[0])
            .where(EVENT.CONVERSATION_ID.eq(""))
            .and(EVENT.SEQUENCE.eq(0L))
            .and(EVENT.TIME.eq(OffsetDateTime.MIN)),
        redactions,
        redaction ->
            new @Nullable Object[] {
              redaction.bytes(),
              redaction.event().conversation(),
              redaction.event().sequence(),
              SqlNames.time(redaction.event().time())
            });
    RowWriter.execute(
        tx,
        tx.update(MESSAGE)
            .set(MESSAGE.CONTENT, "")
            .where(MESSAGE.CONVERSATION_ID.eq(""))
            .and(MESSAGE.SEQUENCE.eq(0L))
            .and(coalesce(MESSAGE.EDITED_AT, MESSAGE.POSTED_AT).eq(OffsetDateTime.MIN)),
        redactions,
        redaction ->
            new @Nullable Object[] {
              null,
              redaction.event().conversation(),
              redaction.message(),
              SqlNames.time(redaction.event().time())
            });
  }

  private static RedactionRecord entry(Redaction redaction) {
    return new RedactionRecord(
        redaction.event().conversation(),
        redaction.event().sequence(),
        SqlNames.time(redaction.event().time()),
        redaction.message(),
        redaction.run());
  }

  private record Place(String conversation, long sequence) {}
}
