package io.parley.connector.history;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static io.parley.schema.sql.Tables.PROJECTION_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.event.EventHash;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what the history writer would: conversations, their members, and events whose bytes say
/// nothing but which they are.
final class ProjectedLog {

  static final Instant START = Instant.parse("2026-01-31T23:59:00Z");

  private final Database database;
  private final Map<String, Long> headByConversation = new HashMap<>();
  private long nextOffset;

  ProjectedLog(Database database) {
    this.database = database;
    for (int month = 1; month <= 12; month++) {
      String table = "event_2026_%02d".formatted(month);
      OffsetDateTime from = OffsetDateTime.of(2026, month, 1, 0, 0, 0, 0, ZoneOffset.UTC);
      database.query(
          sql ->
              sql.execute(
                  "create table %s partition of event for values from ('%s') to ('%s')"
                      .formatted(table, from, from.plusMonths(1))));
    }
  }

  /// Makes a conversation with its first event.
  void create(String conversation, String kind, @Nullable String name, boolean open) {
    database.query(
        sql ->
            sql.insertInto(CONVERSATION)
                .set(CONVERSATION.CONVERSATION_ID, conversation)
                .set(CONVERSATION.KIND, kind)
                .set(CONVERSATION.NAME, name)
                .set(CONVERSATION.OPEN, open)
                .set(CONVERSATION.CREATED_AT, utc(START))
                .set(CONVERSATION.HEAD, 0L)
                .set(CONVERSATION.HEAD_HASH, EventHash.GENESIS.bytes())
                .set(CONVERSATION.HEAD_TIME, utc(START))
                .set(CONVERSATION.LOG_PARTITION, 0)
                .set(CONVERSATION.LOG_OFFSET, -1L)
                .execute());
    append(conversation);
  }

  /// Adds an event, a minute after the one before.
  ///
  /// @return its sequence
  long append(String conversation) {
    long sequence = headByConversation.merge(conversation, 1L, Long::sum);
    Instant time = START.plus(Duration.ofMinutes(sequence));
    long offset = nextOffset++;
    database.transaction(
        sql -> {
          sql.insertInto(EVENT)
              .set(EVENT.CONVERSATION_ID, conversation)
              .set(EVENT.SEQUENCE, sequence)
              .set(EVENT.TIME, utc(time))
              .set(EVENT.SENDER_ID, "somebody")
              .set(EVENT.KIND, "message.posted")
              .set(EVENT.BYTES, bytes(conversation, sequence))
              .set(EVENT.HASH, EventHash.GENESIS.bytes())
              .execute();
          sql.update(CONVERSATION)
              .set(CONVERSATION.HEAD, sequence)
              .set(CONVERSATION.HEAD_TIME, utc(time))
              .set(CONVERSATION.LOG_OFFSET, offset)
              .where(CONVERSATION.CONVERSATION_ID.eq(conversation))
              .execute();
          moveTo(0, offset + 1);
          return null;
        });
    return sequence;
  }

  void append(String conversation, int events) {
    for (int i = 0; i < events; i++) {
      append(conversation);
    }
  }

  void member(String conversation, String user, String role, long joined, @Nullable Long left) {
    database.query(
        sql ->
            sql.insertInto(MEMBER)
                .set(MEMBER.CONVERSATION_ID, conversation)
                .set(MEMBER.USER_ID, user)
                .set(MEMBER.ROLE, role)
                .set(MEMBER.JOINED_SEQUENCE, joined)
                .set(MEMBER.LEFT_SEQUENCE, left)
                .execute());
  }

  void cursor(String conversation, String user, long delivered, long read) {
    database.query(
        sql ->
            sql.insertInto(CURSOR)
                .set(CURSOR.CONVERSATION_ID, conversation)
                .set(CURSOR.USER_ID, user)
                .set(CURSOR.DELIVERED, delivered)
                .set(CURSOR.READ, read)
                .set(CURSOR.UPDATED_AT, utc(START))
                .execute());
  }

  /// Says how far a partition of the log has been projected.
  void moveTo(int partition, long offset) {
    database.query(
        sql ->
            sql.insertInto(PROJECTION_OFFSET)
                .set(PROJECTION_OFFSET.TOPIC, Topics.EVENTS)
                .set(PROJECTION_OFFSET.PARTITION, partition)
                .set(PROJECTION_OFFSET.NEXT_OFFSET, offset)
                .onDuplicateKeyUpdate()
                .set(PROJECTION_OFFSET.NEXT_OFFSET, offset)
                .execute());
  }

  static byte[] bytes(String conversation, long sequence) {
    return (conversation + "#" + sequence).getBytes(UTF_8);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
