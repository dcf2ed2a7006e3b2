package io.parley.history.store;

import static io.parley.schema.sql.Tables.CHECKPOINT_SPAN;
import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.EVENT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.parley.history.audit.Checkpoint.Link;
import io.parley.history.audit.Checkpoint.Sealed;
import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.Hash;
import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.SealPolicy;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Signers;
import io.parley.history.audit.SpanFold;
import io.parley.history.audit.SpanFold.Moved;
import io.parley.history.audit.TrailHead;
import io.parley.history.audit.TreeHead;
import io.parley.history.projection.Head;
import io.parley.history.store.SealOutcome.Done;
import io.parley.history.store.SealOutcome.NotNow;
import io.parley.history.store.SealOutcome.Refused;
import io.parley.schema.event.EventHash;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record6;
import org.jspecify.annotations.Nullable;

/// One checkpoint in the making: a transaction that sees the history as it was when it began, while
/// writers go on.
final class Seal {

  private static final int FETCH = 5_000;

  private final DSLContext tx;
  private final @Nullable SignedCheckpoint last;
  private final SortedMap<Integer, Long> offsets;
  private final TrailHead trail;

  /// @param tx that [CheckpointTables#freeze] has begun
  /// @param trail gives the end of the audit log: as it is now, if it had fewer entries before
  Seal(DSLContext tx, LongFunction<TrailHead> trail) {
    this.tx = tx;
    this.last = CheckpointTables.last(tx).orElse(null);
    this.offsets = CheckpointTables.offsets(tx);
    this.trail = trail.apply(sealedTrail().entries());
  }

  /// Seals, if that is due.
  ///
  /// @throws IllegalStateException if the history is not whole; then nothing of this may stay
  SealOutcome attempt(Signers signers, SealPolicy policy, Instant now) {
    Optional<Signers.Turn> turn = signers.after(last == null ? null : last.checkpoint());
    if (turn.isEmpty()) {
      return new Refused("nobody has handed over to this key: see checkpoints.previous-key-file");
    }
    if (isBehind()) {
      return new NotNow(); // The history is being built anew.
    }
    long entries = entriesSince();
    boolean due = policy.isDue(recordsSince() + entries, timeSince(now));
    if (!due && turn.get().handOver() == null) {
      return new NotNow();
    }
    return seal(turn.get(), entries, now);
  }

  private SealOutcome seal(Signers.Turn turn, long entries, Instant now) {
    var link =
        new Link(
            last == null ? 1 : last.number() + 1,
            last == null ? Hash.ZERO : last.hash(),
            CheckpointTables.history(tx));
    var spans = new MerkleRoot();
    long events = sealEvents(link.number(), spans);
    if (events == 0 && entries == 0 && turn.handOver() == null) {
      return new NotNow();
    }
    long total = events + (last == null ? 0 : last.checkpoint().sealed().total());
    TreeHead heads = heads(total);
    Instant time = now.truncatedTo(ChronoUnit.MILLIS);
    SignedCheckpoint signed =
        turn.sign(
            link,
            last == null || time.isAfter(last.checkpoint().time())
                ? time
                : last.checkpoint().time(),
            new Sealed(events, total, spans.head(), heads, offsets, trail));
    CheckpointTables.insert(tx, signed);
    return new Done(signed);
  }

  private boolean isBehind() {
    return sealedOffsets().entrySet().stream()
        .anyMatch(entry -> offsets.getOrDefault(entry.getKey(), 0L) < entry.getValue());
  }

  /// A little more than the events, as transactions have markers.
  private long recordsSince() {
    SortedMap<Integer, Long> sealed = sealedOffsets();
    return offsets.entrySet().stream()
        .mapToLong(entry -> entry.getValue() - sealed.getOrDefault(entry.getKey(), 0L))
        .sum();
  }

  /// Entries of the audit log that no checkpoint has.
  private long entriesSince() {
    TrailHead sealed = sealedTrail();
    long entries = trail.entries() - sealed.entries();
    if (entries < 0 || (entries == 0 && !sealed.equals(trail))) {
      throw new IllegalStateException(
          "the audit log ends with entry %d, and is not what is sealed up to entry %d"
              .formatted(trail.entries(), sealed.entries()));
    }
    return entries;
  }

  private TrailHead sealedTrail() {
    TrailHead sealed = last == null ? null : last.checkpoint().sealed().trail();
    return sealed == null ? TrailHead.NONE : sealed;
  }

  private Duration timeSince(Instant now) {
    return last == null
        ? Duration.between(Instant.EPOCH, now)
        : Duration.between(last.checkpoint().time(), now);
  }

  private SortedMap<Integer, Long> sealedOffsets() {
    return last == null ? new TreeMap<>() : last.checkpoint().sealed().offsets();
  }

  private long sealEvents(long number, MerkleRoot spans) {
    var writer = new SpanWriter(tx);
    var fold =
        new SpanFold(
            span -> {
              spans.add(span.leaf());
              writer.add(number, span);
            });
    try (var rows = moved()) {
      rows.forEach(
          row -> {
            var moved =
                new Moved(
                    row.value1(), row.value2(), new Head(row.value3(), EventHash.of(row.value4())));
            if (row.value5() == null) {
              throw new IllegalStateException(
                  "event %d of %s is missing".formatted(moved.sealed() + 1, moved.conversation()));
            }
            fold.add(moved, row.value5(), EventHash.of(row.value6()));
          });
    }
    long events = fold.end();
    writer.flush();
    return events;
  }

  /// The events that are not sealed yet, those of a conversation together: its id, up to where it
  /// is sealed, its head and that one's hash, then sequence and hash of the event.
  private Cursor<Record6<String, Long, Long, byte[], Long, byte[]>> moved() {
    Field<Long> sealed =
        coalesce(
            field(
                select(max(CHECKPOINT_SPAN.LAST_SEQUENCE))
                    .from(CHECKPOINT_SPAN)
                    .where(CHECKPOINT_SPAN.CONVERSATION_ID.eq(CONVERSATION.CONVERSATION_ID))),
            inline(0L));
    var moved =
        select(
                CONVERSATION.CONVERSATION_ID,
                sealed.as("sealed"),
                CONVERSATION.HEAD,
                CONVERSATION.HEAD_HASH)
            .from(CONVERSATION)
            .where(or(offsets.keySet().stream().map(this::hasMoved).toList()))
            .asTable("moved");
    Field<String> id = moved.field(CONVERSATION.CONVERSATION_ID);
    Field<Long> from = moved.field("sealed", Long.class);
    return tx.select(
            id,
            from,
            moved.field(CONVERSATION.HEAD),
            moved.field(CONVERSATION.HEAD_HASH),
            EVENT.SEQUENCE,
            EVENT.HASH)
        .from(moved)
        .leftJoin(EVENT)
        .on(EVENT.CONVERSATION_ID.eq(id))
        .and(EVENT.SEQUENCE.gt(from))
        .and(EVENT.SEQUENCE.le(moved.field(CONVERSATION.HEAD)))
        .where(moved.field(CONVERSATION.HEAD).gt(from))
        .orderBy(CheckpointTables.inOrder(id), EVENT.SEQUENCE)
        .fetchSize(FETCH)
        .fetchLazy();
  }

  private Condition hasMoved(int partition) {
    return CONVERSATION
        .LOG_PARTITION
        .eq(partition)
        .and(CONVERSATION.LOG_OFFSET.ge(sealedOffsets().getOrDefault(partition, 0L)));
  }

  private TreeHead heads(long total) {
    var root = new MerkleRoot();
    try (var rows =
        tx.select(CONVERSATION.CONVERSATION_ID, CONVERSATION.HEAD, CONVERSATION.HEAD_HASH)
            .from(CONVERSATION)
            .orderBy(CheckpointTables.inOrder(CONVERSATION.CONVERSATION_ID))
            .fetchSize(FETCH)
            .fetchLazy()) {
      rows.forEach(
          row ->
              root.add(
                  new ConversationHead(row.value1(), row.value2(), EventHash.of(row.value3()))
                      .leaf()));
    }
    BigDecimal events = tx.select(sum(CONVERSATION.HEAD)).from(CONVERSATION).fetchSingle().value1();
    if ((events == null ? 0 : events.longValueExact()) != total) {
      throw new IllegalStateException(
          "the conversations' heads add up to %s events, not %d: see parley audit verify"
              .formatted(events, total));
    }
    return root.head();
  }
}
