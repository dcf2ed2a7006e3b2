package io.parley.history.store;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static org.jooq.impl.DSL.any;

import io.parley.history.projection.Batch;
import io.parley.history.projection.EventKey;
import io.parley.history.projection.Footprint;
import io.parley.history.projection.Head;
import io.parley.history.projection.Known;
import io.parley.history.projection.MemberKey;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.schema.event.EventHash;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/// Reads what is written already of the conversations that some batches touch: one query for the
/// heads, and two more only if events are read again or memberships change.
///
/// Pairs are looked up as the product of their halves, which finds too much and never too little,
/// and takes two arrays however many there are.
final class KnownTables {

  private KnownTables() {}

  static Known read(DSLContext tx, List<Batch> batches) {
    Footprint footprint = Footprint.of(batches);
    if (footprint.events().isEmpty()) {
      return Known.NOTHING;
    }
    Map<String, Head> heads = heads(tx, footprint.conversations());
    return new Known(
        heads, hashes(tx, footprint.upTo(heads)), openIntervals(tx, footprint.members()));
  }

  private static Map<String, Head> heads(DSLContext tx, Set<String> conversations) {
    Map<String, Head> heads = new HashMap<>();
    tx.select(CONVERSATION.CONVERSATION_ID, CONVERSATION.HEAD, CONVERSATION.HEAD_HASH)
        .from(CONVERSATION)
        .where(CONVERSATION.CONVERSATION_ID.eq(any(conversations.toArray(String[]::new))))
        .forEach(
            row -> heads.put(row.value1(), new Head(row.value2(), EventHash.of(row.value3()))));
    return heads;
  }

  static Map<EventKey, EventHash> hashes(DSLContext tx, List<EventKey> events) {
    Map<EventKey, EventHash> hashes = new HashMap<>();
    if (events.isEmpty()) {
      return hashes;
    }
    tx.select(EVENT.CONVERSATION_ID, EVENT.SEQUENCE, EVENT.HASH)
        .from(EVENT)
        .where(EVENT.CONVERSATION_ID.eq(any(distinct(events, EventKey::conversation))))
        .and(
            EVENT.SEQUENCE.eq(
                any(events.stream().map(EventKey::sequence).distinct().toArray(Long[]::new))))
        .forEach(
            row ->
                hashes.put(new EventKey(row.value1(), row.value2()), EventHash.of(row.value3())));
    return hashes;
  }

  private static Map<MemberKey, MemberRow> openIntervals(DSLContext tx, Set<MemberKey> members) {
    Map<MemberKey, MemberRow> intervals = new HashMap<>();
    if (members.isEmpty()) {
      return intervals;
    }
    tx.selectFrom(MEMBER)
        .where(MEMBER.CONVERSATION_ID.eq(any(distinct(members, MemberKey::conversation))))
        .and(MEMBER.USER_ID.eq(any(distinct(members, MemberKey::user))))
        .and(MEMBER.LEFT_SEQUENCE.isNull())
        .forEach(
            row -> {
              var key = new MemberKey(row.getConversationId(), row.getUserId());
              intervals.put(
                  key,
                  new MemberRow(key, row.getJoinedSequence(), null, SqlNames.role(row.getRole())));
            });
    return intervals;
  }

  private static <T> String[] distinct(Collection<T> keys, Function<T, String> half) {
    return keys.stream().map(half).collect(Collectors.toSet()).toArray(String[]::new);
  }
}
