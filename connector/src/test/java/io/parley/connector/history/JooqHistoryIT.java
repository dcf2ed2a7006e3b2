package io.parley.connector.history;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static io.parley.schema.sql.Tables.PROJECTION_OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Conversations `g` (a group that changes) and `c` (a channel) as the history writer would leave
/// them.
@WithServers
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JooqHistoryIT {

  private static final OffsetDateTime NOW =
      OffsetDateTime.of(2026, 5, 4, 3, 2, 1, 0, ZoneOffset.UTC);

  private final TestDatabase tables;
  private final Database database;
  private final JooqHistory history;

  JooqHistoryIT(Servers servers) {
    this.tables = TestDatabase.create(servers);
    this.database = tables.database();
    this.history = new JooqHistory(database);
    database.query(
        sql ->
            sql.execute(
                "create table event_all partition of event"
                    + " for values from ('2020-01-01') to ('2030-01-01')"));
  }

  @BeforeEach
  void fill() {
    database.query(
        sql ->
            sql.execute(
                "truncate conversation, member, event, message, cursor, projection_offset"
                    + " cascade"));
    conversation("g", ConversationKind.GROUP, false, 20, 3, 100);
    member("g", "owner", 1, null, Role.OWNER);
    member("g", "late", 11, null, Role.MEMBER);
    member("g", "gone", 1, 8L, Role.MEMBER);
    member("g", "back", 1, 5L, Role.MEMBER);
    member("g", "back", 15, null, Role.MEMBER);
    conversation("c", ConversationKind.CHANNEL, true, 3, 4, 50);
    member("c", "owner", 1, null, Role.OWNER);
    conversation("closed", ConversationKind.CHANNEL, false, 2, 4, 60);
    member("closed", "owner", 1, null, Role.OWNER);
  }

  @AfterAll
  void close() {
    tables.close();
  }

  @Test
  void showsAMemberEverythingSinceTheJoining() {
    assertThat(sequences("owner", "g", new Range.After(0), 100)).isEqualTo(range(1, 20));
    assertThat(sequences("late", "g", new Range.After(0), 100)).isEqualTo(range(11, 20));
  }

  @Test
  void showsAPastMemberNothingAfterTheLeaving() {
    assertThat(sequences("gone", "g", new Range.After(0), 100)).isEqualTo(range(1, 8));
    assertThat(found(history.events("gone", "g", new Range.After(0), 100)).completeThrough())
        .isEqualTo(8);
  }

  @Test
  void showsAMemberWhoCameBackBothIntervals() {
    List<Long> both = new ArrayList<>(range(1, 5));
    both.addAll(range(15, 20));

    assertThat(sequences("back", "g", new Range.After(0), 100)).isEqualTo(both);
    assertThat(sequences("back", "g", new Range.After(3), 4)).containsExactly(4L, 5L, 15L, 16L);
    assertThat(sequences("back", "g", new Range.Before(17), 4)).containsExactly(4L, 5L, 15L, 16L);
  }

  @Test
  void tellsAStrangerTheSameOfAForeignConversationAndOfNone() {
    Answer<EventPage> foreign = history.events("stranger", "g", new Range.After(0), 10);

    assertThat(foreign)
        .isEqualTo(history.events("stranger", "none", new Range.After(0), 10))
        .isInstanceOf(Answer.Refused.class);
    assertThat(history.members("stranger", "g", null, 10))
        .isEqualTo(history.members("stranger", "none", null, 10));
    assertThat(history.head("stranger", "closed")).isEqualTo(history.head("stranger", "none"));
  }

  @Test
  void showsAnOpenChannelToAnybody() {
    assertThat(sequences("stranger", "c", new Range.After(0), 10)).isEqualTo(range(1, 3));
    assertThat(history.head("stranger", "c")).isEqualTo(new Answer.Found<>(3L));
    assertThat(history.head("owner", "closed")).isEqualTo(new Answer.Found<>(2L));
  }

  @Test
  void pagesFromBothEnds() {
    EventPage oldest = found(history.events("owner", "g", new Range.After(0), 8));
    EventPage newest = found(history.events("owner", "g", new Range.Before(21), 8));
    EventPage last = found(history.events("owner", "g", new Range.After(16), 8));

    assertThat(oldest.events()).isEqualTo(events("g", 1, 8));
    assertThat(oldest.more()).isTrue();
    assertThat(newest.events()).isEqualTo(events("g", 13, 20));
    assertThat(newest.more()).isTrue();
    assertThat(last.events()).isEqualTo(events("g", 17, 20));
    assertThat(last.more()).isFalse();
    assertThat(last.completeThrough()).isEqualTo(20);
    assertThat(found(history.events("owner", "g", new Range.After(20), 8)).events()).isEmpty();
  }

  @Test
  void listsTheConversationsOfCurrentMembers() {
    cursor("g", "owner", 12, 9);

    ConversationPage first = history.conversations("owner", null, 2);
    ConversationPage second = history.conversations("owner", "closed", 2);

    assertThat(first.items())
        .extracting(ConversationPage.Item::conversation)
        .containsExactly("c", "closed");
    assertThat(first.more()).isTrue();
    assertThat(second.items())
        .containsExactly(
            new ConversationPage.Item(
                "g", ConversationKind.GROUP, "name of g", 20, Role.OWNER, 12, 9));
    assertThat(second.more()).isFalse();
    assertThat(history.conversations("gone", null, 10).items()).isEmpty();
  }

  @Test
  void listsMembersToMembersAlone() {
    assertThat(found(history.members("late", "g", null, 2)).items())
        .extracting(MemberPage.Item::user)
        .containsExactly("back", "late");
    assertThat(found(history.members("late", "g", "late", 2)).items())
        .extracting(MemberPage.Item::user)
        .containsExactly("owner");
    assertThat(history.members("gone", "g", null, 2))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_A_MEMBER));
  }

  @Test
  void knowsWhatADeviceLacks() {
    assertThat(history.missing("owner", Map.of("g", 18L, "c", 3L, "foreign", 1L)))
        .containsExactly(new Missing("closed", 0, 2), new Missing("g", 18, 20));
    assertThat(history.missing("late", Map.of())).containsExactly(new Missing("g", 10, 20));
    assertThat(history.missing("gone", Map.of("g", 5L))).containsExactly(new Missing("g", 5, 8));
    assertThat(history.missing("gone", Map.of("g", 8L))).isEmpty();
    assertThat(history.missing("back", Map.of("g", 4L))).containsExactly(new Missing("g", 4, 20));
    assertThat(history.missing("stranger", Map.of("g", 0L))).isEmpty();
  }

  @Test
  void findsTheHeadsThatMoved() {
    projected(3, 101);
    projected(4, 61);

    Heads all = history.headsSince(List.of("owner", "late", "gone"), Map.of(3, 0L, 4, 0L));
    Heads some = history.headsSince(List.of("owner"), Map.of(3, 101L, 4, 60L));

    assertThat(all.headByConversationByUser())
        .isEqualTo(
            Map.of("owner", Map.of("g", 20L, "c", 3L, "closed", 2L), "late", Map.of("g", 20L)));
    assertThat(all.offsets()).isEqualTo(Map.of(3, 101L, 4, 61L));
    assertThat(some.headByConversationByUser()).isEqualTo(Map.of("owner", Map.of("closed", 2L)));
    assertThat(history.projectedOffsets()).isEqualTo(Map.of(3, 101L, 4, 61L));
  }

  @Test
  void saysThatPostgreSqlIsAway() {
    var nowhere =
        new PostgresConfig("jdbc:postgresql://127.0.0.1:1/none", 1, Duration.ofMillis(250));
    try (HikariDataSource pool = nowhere.dataSource("nowhere")) {
      var away = new JooqHistory(Database.on(pool));

      assertThatThrownBy(away::projectedOffsets).isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> away.events("owner", "g", new Range.After(0), 1))
          .isInstanceOf(StoreUnavailable.class);
    }
  }

  private List<Long> sequences(String user, String conversation, Range range, int limit) {
    return found(history.events(user, conversation, range, limit)).events().stream()
        .map(event -> (long) event.bytes()[0])
        .toList();
  }

  private static <T> T found(Answer<T> answer) {
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found<T>) answer).value();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static List<SealedEvent> events(String conversation, long first, long last) {
    return range(first, last).stream().map(sequence -> event(conversation, sequence)).toList();
  }

  private static SealedEvent event(String conversation, long sequence) {
    byte[] bytes = {(byte) sequence, (byte) conversation.charAt(0)};
    return new SealedEvent(bytes, EventHash.GENESIS.next(bytes));
  }

  private void conversation(
      String id, ConversationKind kind, boolean open, long head, int partition, long offset) {
    database.query(
        sql ->
            sql.insertInto(CONVERSATION)
                .set(CONVERSATION.CONVERSATION_ID, id)
                .set(CONVERSATION.KIND, kind.wireName())
                .set(CONVERSATION.NAME, "name of " + id)
                .set(CONVERSATION.OPEN, open)
                .set(CONVERSATION.CREATED_AT, NOW)
                .set(CONVERSATION.HEAD, head)
                .set(CONVERSATION.HEAD_HASH, event(id, head).hash().bytes())
                .set(CONVERSATION.HEAD_TIME, NOW)
                .set(CONVERSATION.LOG_PARTITION, partition)
                .set(CONVERSATION.LOG_OFFSET, offset)
                .execute());
    for (long sequence = 1; sequence <= head; sequence++) {
      SealedEvent event = event(id, sequence);
      OffsetDateTime time = NOW.plusSeconds(sequence);
      long number = sequence;
      database.query(
          sql ->
              sql.insertInto(EVENT)
                  .set(EVENT.CONVERSATION_ID, id)
                  .set(EVENT.SEQUENCE, number)
                  .set(EVENT.TIME, time)
                  .set(EVENT.SENDER_ID, "owner")
                  .set(EVENT.KIND, "message.posted")
                  .set(EVENT.BYTES, event.bytes())
                  .set(EVENT.HASH, event.hash().bytes())
                  .execute());
    }
  }

  private void member(
      String conversation, String user, long joined, @Nullable Long left, Role role) {
    database.query(
        sql ->
            sql.insertInto(MEMBER)
                .set(MEMBER.CONVERSATION_ID, conversation)
                .set(MEMBER.USER_ID, user)
                .set(MEMBER.JOINED_SEQUENCE, joined)
                .set(MEMBER.LEFT_SEQUENCE, left)
                .set(MEMBER.ROLE, role.wireName())
                .execute());
  }

  private void cursor(String conversation, String user, long delivered, long read) {
    database.query(
        sql ->
            sql.insertInto(CURSOR)
                .set(CURSOR.CONVERSATION_ID, conversation)
                .set(CURSOR.USER_ID, user)
                .set(CURSOR.DELIVERED, delivered)
                .set(CURSOR.READ, read)
                .set(CURSOR.UPDATED_AT, NOW)
                .execute());
  }

  private void projected(int partition, long offset) {
    database.query(
        sql ->
            sql.insertInto(PROJECTION_OFFSET)
                .set(PROJECTION_OFFSET.TOPIC, Topics.EVENTS)
                .set(PROJECTION_OFFSET.PARTITION, partition)
                .set(PROJECTION_OFFSET.NEXT_OFFSET, offset)
                .execute());
  }
}
