package io.parley.connector.history;

import static io.parley.schema.sql.Tables.PROJECTION_OFFSET;

import io.parley.schema.topic.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/// What is asked of PostgreSQL so that devices come, and stay, up to date.
final class SyncQueries {

  /// Per conversation of the user, and per open channel that has a cursor, where the device goes on
  /// and how far; the busiest first. Cursors are compared here, so that what a device already has
  /// makes no rows.
  private static final String MISSING =
      """
      with cursors as (
        select conversation_id, sequence
          from unnest(?::text[], ?::bigint[]) as given (conversation_id, sequence)
      ), visible as (
        select m.conversation_id, m.joined_sequence as first,
               coalesce(m.left_sequence, c.head) as last, c.head_time
          from member m
          join conversation c on c.conversation_id = m.conversation_id
         where m.user_id = ?
        union all
        select c.conversation_id, 1, c.head, c.head_time
          from cursors k
          join conversation c on c.conversation_id = k.conversation_id
         where c.kind = 'channel' and c.open
      )
      select v.conversation_id,
             min(greatest(v.first - 1, coalesce(k.sequence, 0))) as after,
             max(v.last) as head
        from visible v
        left join cursors k on k.conversation_id = v.conversation_id
       where v.last > coalesce(k.sequence, 0)
       group by v.conversation_id
       order by max(v.head_time) desc, v.conversation_id
      """;

  /// Who left is told so for another hour of the conversation, and of nothing that came after: it
  /// is not written down at which offset somebody left.
  private static final String HEADS_BEYOND =
      """
      select m.user_id, c.conversation_id, max(coalesce(m.left_sequence, c.head)) as head
        from projection_offset p
        left join unnest(?::int[], ?::bigint[]) as seen (partition, next_offset)
          on seen.partition = p.partition
        join conversation c
          on c.log_partition = p.partition and c.log_offset >= coalesce(seen.next_offset, 0)
        join member m on m.conversation_id = c.conversation_id
       where p.topic = ?
         and m.user_id = any (?::text[])
         and (m.left_sequence is null
              or exists (
                select from event left_by
                 where left_by.conversation_id = m.conversation_id
                   and left_by.sequence = m.left_sequence
                   and left_by.time > c.head_time - interval '1 hour'))
       group by m.user_id, c.conversation_id
      """;

  private static final String CHANNEL_HEADS_BEYOND =
      """
      select c.conversation_id, c.head
        from conversation c
        left join unnest(?::int[], ?::bigint[]) as seen (partition, next_offset)
          on seen.partition = c.log_partition
       where c.conversation_id = any (?::text[])
         and c.log_offset >= coalesce(seen.next_offset, 0)
      """;

  private final Database database;

  SyncQueries(Database database) {
    this.database = database;
  }

  List<Missing> missing(String user, Map<String, Long> cursors) {
    String[] conversations = cursors.keySet().toArray(String[]::new);
    Long[] sequences = cursors.values().toArray(Long[]::new);
    return database.query(
        sql ->
            sql.fetch(MISSING, conversations, sequences, user)
                .map(
                    row ->
                        new Missing(
                            row.get("conversation_id", String.class),
                            row.get("after", Long.class),
                            row.get("head", Long.class))));
  }

  Map<Integer, Long> projectedOffsets() {
    return database.query(SyncQueries::projectedOffsets);
  }

  Heads headsSince(Collection<String> users, Map<Integer, Long> offsets) {
    return database.snapshot(
        sql -> new Heads(headsBeyond(sql, users, offsets), projectedOffsets(sql)));
  }

  Map<String, Long> channelHeadsSince(Collection<String> channels, Map<Integer, Long> offsets) {
    Integer[] partitions = offsets.keySet().toArray(Integer[]::new);
    Long[] nextOffsets = offsets.values().toArray(Long[]::new);
    return database.query(
        sql ->
            sql.fetch(
                    CHANNEL_HEADS_BEYOND, partitions, nextOffsets, channels.toArray(String[]::new))
                .intoMap(
                    row -> row.get("conversation_id", String.class),
                    row -> row.get("head", Long.class)));
  }

  private static Map<Integer, Long> projectedOffsets(DSLContext sql) {
    return sql.select(PROJECTION_OFFSET.PARTITION, PROJECTION_OFFSET.NEXT_OFFSET)
        .from(PROJECTION_OFFSET)
        .where(PROJECTION_OFFSET.TOPIC.eq(Topics.EVENTS))
        .fetchMap(PROJECTION_OFFSET.PARTITION, PROJECTION_OFFSET.NEXT_OFFSET);
  }

  private static Map<String, Map<String, Long>> headsBeyond(
      DSLContext sql, Collection<String> users, Map<Integer, Long> offsets) {
    Integer[] partitions = offsets.keySet().toArray(Integer[]::new);
    Long[] nextOffsets = offsets.values().toArray(Long[]::new);
    Map<String, Map<String, Long>> headByConversationByUser = new HashMap<>();
    sql.fetch(HEADS_BEYOND, partitions, nextOffsets, Topics.EVENTS, users.toArray(String[]::new))
        .forEach(
            row ->
                headByConversationByUser
                    .computeIfAbsent(row.get("user_id", String.class), _ -> new HashMap<>())
                    .put(row.get("conversation_id", String.class), row.get("head", Long.class)));
    return headByConversationByUser;
  }
}
