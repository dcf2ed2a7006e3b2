package io.parley.connector.history;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static io.parley.schema.sql.Tables.PROJECTION_OFFSET;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The history in PostgreSQL, by keyset: a page costs what it holds, wherever in the conversation
/// it lies.
public final class JooqHistory implements History {

  private final Database database;

  public JooqHistory(Database database) {
    this.database = database;
  }

  @Override
  public Answer<EventPage> events(String user, String conversation, Range range, int limit) {
    return database.snapshot(
        sql -> {
          View view = View.of(sql, user, conversation);
          return view.isEmpty()
              ? noSuchConversation()
              : new Answer.Found<>(page(sql, view, range, limit));
        });
  }

  @Override
  public ConversationPage conversations(String user, @Nullable String after, int limit) {
    List<ConversationPage.Item> items =
        database.query(
            sql ->
                sql.select(
                        CONVERSATION.CONVERSATION_ID,
                        CONVERSATION.KIND,
                        CONVERSATION.NAME,
                        CONVERSATION.HEAD,
                        MEMBER.ROLE,
                        coalesce(CURSOR.DELIVERED, inline(0L)),
                        coalesce(CURSOR.READ, inline(0L)))
                    .from(MEMBER)
                    .join(CONVERSATION)
                    .using(MEMBER.CONVERSATION_ID)
                    .leftJoin(CURSOR)
                    .on(CURSOR.CONVERSATION_ID.eq(MEMBER.CONVERSATION_ID))
                    .and(CURSOR.USER_ID.eq(MEMBER.USER_ID))
                    .where(MEMBER.USER_ID.eq(user))
                    .and(MEMBER.LEFT_SEQUENCE.isNull())
                    .and(after == null ? noCondition() : MEMBER.CONVERSATION_ID.gt(after))
                    .orderBy(MEMBER.CONVERSATION_ID)
                    .limit(limit + 1)
                    .fetch(
                        row ->
                            new ConversationPage.Item(
                                row.value1(),
                                WireNames.kind(row.value2()),
                                row.value3(),
                                row.value4(),
                                WireNames.role(row.value5()),
                                row.value6(),
                                row.value7())));
    return new ConversationPage(atMost(limit, items), items.size() > limit);
  }

  @Override
  public Answer<MemberPage> members(
      String user, String conversation, @Nullable String after, int limit) {
    return database.snapshot(
        sql -> {
          View view = View.of(sql, user, conversation);
          if (view.isEmpty()) {
            return noSuchConversation();
          }
          return view.isCurrent()
              ? new Answer.Found<>(members(sql, conversation, after, limit))
              : new Answer.Refused<>(
                  ErrorCode.NOT_A_MEMBER, "you are not a member of the conversation any more");
        });
  }

  @Override
  public Answer<Long> head(String user, String channel) {
    return database.snapshot(
        sql -> {
          View view = View.of(sql, user, channel);
          return view.isCurrent()
              ? new Answer.Found<>(view.completeThrough())
              : noSuchConversation();
        });
  }

  @Override
  public List<Missing> missing(String user, Map<String, Long> cursors) {
    String[] conversations = cursors.keySet().toArray(String[]::new);
    Long[] sequences = cursors.values().toArray(Long[]::new);
    return database.query(
        sql ->
            sql.resultQuery(
                    """
                    select m.conversation_id,
                           greatest(coalesce(c.sequence, 0), min(m.joined_sequence) - 1) as after,
                           max(coalesce(m.left_sequence, conversation.head)) as head
                    from member m
                    join conversation using (conversation_id)
                    left join unnest(?::text[], ?::bigint[]) as c (conversation_id, sequence)
                      using (conversation_id)
                    where m.user_id = ?
                    group by m.conversation_id, c.sequence
                    having max(coalesce(m.left_sequence, conversation.head)) > coalesce(c.sequence, 0)
                    order by m.conversation_id
                    """,
                    conversations,
                    sequences,
                    user)
                .fetch(
                    row ->
                        new Missing(
                            row.get("conversation_id", String.class),
                            row.get("after", Long.class),
                            row.get("head", Long.class))));
  }

  @Override
  public Map<Integer, Long> projectedOffsets() {
    return database.query(JooqHistory::projectedOffsets);
  }

  @Override
  public Heads headsSince(Collection<String> users, Map<Integer, Long> offsets) {
    Integer[] partitions = offsets.keySet().toArray(Integer[]::new);
    Long[] since = offsets.values().toArray(Long[]::new);
    return database.snapshot(
        sql -> {
          Map<String, Map<String, Long>> headByConversationByUser = new HashMap<>();
          sql.resultQuery(
                  """
                  select m.user_id, c.conversation_id, c.head
                  from unnest(?::int[], ?::bigint[]) as place (log_partition, since)
                  join conversation c
                    on c.log_partition = place.log_partition and c.log_offset >= place.since
                  join member m
                    on m.conversation_id = c.conversation_id and m.left_sequence is null
                  where m.user_id = any (?::text[])
                  """,
                  partitions,
                  since,
                  users.toArray(String[]::new))
              .forEach(
                  row ->
                      headByConversationByUser
                          .computeIfAbsent(row.get("user_id", String.class), _ -> new HashMap<>())
                          .put(
                              row.get("conversation_id", String.class),
                              row.get("head", Long.class)));
          return new Heads(headByConversationByUser, projectedOffsets(sql));
        });
  }

  private static Map<Integer, Long> projectedOffsets(DSLContext sql) {
    return sql.select(PROJECTION_OFFSET.PARTITION, PROJECTION_OFFSET.NEXT_OFFSET)
        .from(PROJECTION_OFFSET)
        .where(PROJECTION_OFFSET.TOPIC.eq(Topics.EVENTS))
        .fetchMap(PROJECTION_OFFSET.PARTITION, PROJECTION_OFFSET.NEXT_OFFSET);
  }

  private static EventPage page(DSLContext sql, View view, Range range, int limit) {
    boolean ascending = range instanceof Range.After;
    Condition side =
        switch (range) {
          case Range.After(long sequence) -> EVENT.SEQUENCE.gt(sequence);
          case Range.Before(long sequence) -> EVENT.SEQUENCE.lt(sequence);
        };
    List<SealedEvent> events =
        sql.select(EVENT.BYTES, EVENT.HASH)
            .from(EVENT)
            .where(EVENT.CONVERSATION_ID.eq(view.conversation()))
            .and(side)
            .and(view.visible(EVENT.SEQUENCE))
            .orderBy(ascending ? EVENT.SEQUENCE.asc() : EVENT.SEQUENCE.desc())
            .limit(limit + 1)
            .fetch(row -> new SealedEvent(row.value1(), EventHash.of(row.value2())));
    List<SealedEvent> fitting = atMost(limit, events);
    return new EventPage(
        ascending ? fitting : fitting.reversed(), events.size() > limit, view.completeThrough());
  }

  private static MemberPage members(
      DSLContext sql, String conversation, @Nullable String after, int limit) {
    List<MemberPage.Item> items =
        sql.select(
                MEMBER.USER_ID,
                MEMBER.ROLE,
                MEMBER.JOINED_SEQUENCE,
                coalesce(CURSOR.DELIVERED, inline(0L)),
                coalesce(CURSOR.READ, inline(0L)))
            .from(MEMBER)
            .leftJoin(CURSOR)
            .on(CURSOR.CONVERSATION_ID.eq(MEMBER.CONVERSATION_ID))
            .and(CURSOR.USER_ID.eq(MEMBER.USER_ID))
            .where(MEMBER.CONVERSATION_ID.eq(conversation))
            .and(MEMBER.LEFT_SEQUENCE.isNull())
            .and(after == null ? noCondition() : MEMBER.USER_ID.gt(after))
            .orderBy(MEMBER.USER_ID)
            .limit(limit + 1)
            .fetch(
                row ->
                    new MemberPage.Item(
                        row.value1(),
                        WireNames.role(row.value2()),
                        row.value3(),
                        row.value4(),
                        row.value5()));
    return new MemberPage(atMost(limit, items), items.size() > limit);
  }

  /// One more than the limit is fetched, to know whether there is more.
  private static <T> List<T> atMost(int limit, List<T> fetched) {
    return fetched.size() > limit ? List.copyOf(fetched.subList(0, limit)) : fetched;
  }

  /// The same for a conversation that does not exist and for one the user was never a member of.
  private static <T> Answer<T> noSuchConversation() {
    return new Answer.Refused<>(ErrorCode.NO_SUCH_CONVERSATION, "there is no such conversation");
  }
}
