package io.parley.connector.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.history.Answer.Found;
import io.parley.connector.history.Answer.Refused;
import io.parley.connector.history.Range.After;
import io.parley.connector.history.Range.Before;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class JooqHistoryIT {

  private static final String GROUP = "g:" + "a".repeat(32);
  private static final String OTHER = "g:" + "b".repeat(32);
  private static final String OPEN = "c:" + "c".repeat(32);
  private static final String CLOSED = "c:" + "d".repeat(32);
  private static final String DIRECT = "d:alice:bob";
  private static final String SQL = "' or 1=1; --";
  private static final Range ALL = new After(0);

  private TestDatabase database;
  private ProjectedLog log;
  private JooqHistory history;

  @BeforeEach
  void start(Servers servers) {
    database = TestDatabase.create(servers);
    log = new ProjectedLog(database.database());
    history = new JooqHistory(database.database());
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void givesAMemberEverything() {
    group(GROUP, 9);
    log.member(GROUP, "alice", "owner", 1, null);
    EventPage page = page("alice", GROUP, ALL, 100);
    assertThat(sequences(page)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(page.more()).isFalse();
    assertThat(page.completeThrough()).isEqualTo(9);
    assertThat(page.events().getFirst().bytes()).isEqualTo(ProjectedLog.bytes(GROUP, 1));
  }

  @Test
  void pagesForwardAcrossMonths() {
    group(GROUP, 5);
    log.member(GROUP, "alice", "owner", 1, null);
    EventPage first = page("alice", GROUP, new After(0), 2);
    assertThat(sequences(first)).containsExactly(1, 2);
    assertThat(first.more()).isTrue();
    EventPage second = page("alice", GROUP, new After(2), 3);
    assertThat(sequences(second)).containsExactly(3, 4, 5);
    assertThat(second.more()).isFalse();
    EventPage beyond = page("alice", GROUP, new After(5), 3);
    assertThat(beyond.events()).isEmpty();
    assertThat(beyond.more()).isFalse();
    assertThat(beyond.completeThrough()).isEqualTo(5);
  }

  @Test
  void pagesBackwardInAscendingOrder() {
    group(GROUP, 5);
    log.member(GROUP, "alice", "owner", 1, null);
    EventPage last = page("alice", GROUP, new Before(Long.MAX_VALUE), 2);
    assertThat(sequences(last)).containsExactly(4, 5);
    assertThat(last.more()).isTrue();
    EventPage first = page("alice", GROUP, new Before(4), 3);
    assertThat(sequences(first)).containsExactly(1, 2, 3);
    assertThat(first.more()).isFalse();
    assertThat(page("alice", GROUP, new Before(1), 3).events()).isEmpty();
  }

  @Test
  void givesAPastMemberTheIntervalWithBothItsEnds() {
    group(GROUP, 9);
    log.member(GROUP, "bob", "member", 3, 6L);
    EventPage page = page("bob", GROUP, ALL, 100);
    assertThat(sequences(page)).containsExactly(3, 4, 5, 6);
    assertThat(page.more()).isFalse();
    assertThat(page.completeThrough()).isEqualTo(6);
    assertThat(page("bob", GROUP, new After(6), 100).events()).isEmpty();
    assertThat(page("bob", GROUP, new Before(3), 100).events()).isEmpty();
  }

  @Test
  void givesWhoCameBackAllTheirIntervals() {
    group(GROUP, 12);
    log.member(GROUP, "bob", "member", 2, 3L);
    log.member(GROUP, "bob", "member", 6, 7L);
    log.member(GROUP, "bob", "member", 10, null);
    assertThat(sequences(page("bob", GROUP, ALL, 100))).containsExactly(2, 3, 6, 7, 10, 11, 12);
    assertThat(sequences(page("bob", GROUP, new After(2), 3))).containsExactly(3, 6, 7);
    assertThat(sequences(page("bob", GROUP, new Before(11), 4))).containsExactly(3, 6, 7, 10);
    assertThat(page("bob", GROUP, ALL, 100).completeThrough()).isEqualTo(12);
  }

  @Test
  void tellsStrangersNothing() {
    group(GROUP, 3);
    log.member(GROUP, "alice", "owner", 1, null);
    log.create(CLOSED, "channel", "news", false);
    for (String conversation : List.of(GROUP, CLOSED, OTHER, DIRECT, SQL, "", "g:x")) {
      assertRefused(
          history.events("mallory", conversation, ALL, 10), ErrorCode.NO_SUCH_CONVERSATION);
      assertRefused(
          history.members("mallory", conversation, null, 10), ErrorCode.NO_SUCH_CONVERSATION);
      assertRefused(history.head("mallory", conversation), ErrorCode.NO_SUCH_CONVERSATION);
    }
    assertThat(history.conversations("mallory", null, 10).items()).isEmpty();
    assertThat(history.missing("mallory", Map.of(GROUP, 0L, CLOSED, 0L, SQL, 0L))).isEmpty();
    assertThat(history.headsSince(Set.of("mallory", SQL), Map.of()).headByConversationByUser())
        .isEmpty();
    assertRefused(history.events(SQL, GROUP, ALL, 10), ErrorCode.NO_SUCH_CONVERSATION);
  }

  @Test
  void doesNotMixConversations() {
    group(GROUP, 3);
    group(OTHER, 3);
    log.member(GROUP, "alice", "owner", 1, null);
    assertThat(page("alice", GROUP, ALL, 10).events())
        .allSatisfy(event -> assertThat(text(event.bytes())).startsWith(GROUP));
    assertRefused(history.events("alice", OTHER, ALL, 10), ErrorCode.NO_SUCH_CONVERSATION);
  }

  @Test
  void letsAnyoneReadAnOpenChannel() {
    log.create(OPEN, "channel", "news", true);
    log.append(OPEN, 4);
    log.member(OPEN, "alice", "owner", 1, null);
    log.member(OPEN, "bob", "member", 2, 3L);
    for (String user : List.of("alice", "bob", "carol")) {
      EventPage page = page(user, OPEN, ALL, 10);
      assertThat(sequences(page)).containsExactly(1, 2, 3, 4, 5);
      assertThat(page.completeThrough()).isEqualTo(5);
      assertThat(history.head(user, OPEN)).isEqualTo(new Found<>(5L));
    }
  }

  @Test
  void keepsAnOpenGroupToItsMembers() {
    log.create(GROUP, "group", "club", true);
    assertRefused(history.events("carol", GROUP, ALL, 10), ErrorCode.NO_SUCH_CONVERSATION);
  }

  @Test
  void letsMembersAloneSubscribeToAClosedChannel() {
    log.create(CLOSED, "channel", "news", false);
    log.append(CLOSED, 2);
    log.member(CLOSED, "alice", "owner", 1, null);
    log.member(CLOSED, "bob", "member", 1, 2L);
    assertThat(history.head("alice", CLOSED)).isEqualTo(new Found<>(3L));
    assertRefused(history.head("bob", CLOSED), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void subscribesToNothingButChannels() {
    group(GROUP, 1);
    log.member(GROUP, "alice", "owner", 1, null);
    assertRefused(history.head("alice", GROUP), ErrorCode.BAD_REQUEST);
  }

  @Test
  void listsTheConversationsOfTodayPageByPage() {
    log.create(OPEN, "channel", "news", true);
    log.member(OPEN, "alice", "admin", 1, null);
    log.create(DIRECT, "direct", null, false);
    log.member(DIRECT, "alice", "member", 1, null);
    group(GROUP, 4);
    log.member(GROUP, "alice", "member", 1, 2L);
    log.member(GROUP, "alice", "owner", 3, null);
    log.cursor(GROUP, "alice", 4, 3);
    log.cursor(GROUP, "bob", 2, 2);
    group(OTHER, 4);
    log.member(OTHER, "alice", "member", 1, 2L);

    ConversationPage first = history.conversations("alice", null, 2);
    ConversationPage second =
        history.conversations("alice", first.items().getLast().conversation(), 2);
    assertThat(first.more()).isTrue();
    assertThat(second.more()).isFalse();
    assertThat(first.items())
        .containsExactly(
            new ConversationPage.Item(OPEN, ConversationKind.CHANNEL, "news", 1, Role.ADMIN, 0, 0),
            new ConversationPage.Item(DIRECT, ConversationKind.DIRECT, null, 1, Role.MEMBER, 0, 0));
    assertThat(second.items())
        .containsExactly(
            new ConversationPage.Item(GROUP, ConversationKind.GROUP, "name", 4, Role.OWNER, 4, 3));
  }

  @Test
  void listsTheMembersOfTodayPageByPage() {
    group(GROUP, 5);
    log.member(GROUP, "carol", "member", 2, null);
    log.member(GROUP, "alice", "owner", 1, null);
    log.member(GROUP, "bob", "member", 1, 2L);
    log.member(GROUP, "bob", "admin", 3, null);
    log.member(GROUP, "dave", "member", 1, 4L);
    log.cursor(GROUP, "bob", 4, 3);

    MemberPage first = found(history.members("alice", GROUP, null, 2));
    assertThat(first.items())
        .containsExactly(
            new MemberPage.Item("alice", Role.OWNER, 1, 0, 0),
            new MemberPage.Item("bob", Role.ADMIN, 3, 4, 3));
    assertThat(first.more()).isTrue();
    MemberPage second = found(history.members("alice", GROUP, "bob", 2));
    assertThat(second.items()).containsExactly(new MemberPage.Item("carol", Role.MEMBER, 2, 0, 0));
    assertThat(second.more()).isFalse();
    assertRefused(history.members("dave", GROUP, null, 2), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void tellsWhatADeviceLacks() {
    group(GROUP, 9);
    log.member(GROUP, "alice", "owner", 1, null);
    group(OTHER, 9);
    log.member(OTHER, "alice", "member", 3, 6L);
    log.create(DIRECT, "direct", null, false);
    log.member(DIRECT, "alice", "member", 1, null);

    assertThat(history.missing("alice", Map.of()))
        .containsExactlyInAnyOrder(
            new Missing(GROUP, 0, 9), new Missing(OTHER, 2, 6), new Missing(DIRECT, 0, 1));
    assertThat(history.missing("alice", Map.of(GROUP, 7L, OTHER, 4L, DIRECT, 1L)))
        .containsExactlyInAnyOrder(new Missing(GROUP, 7, 9), new Missing(OTHER, 4, 6));
    assertThat(history.missing("alice", Map.of(GROUP, 9L, OTHER, 6L, DIRECT, 99L))).isEmpty();
  }

  @Test
  void goesOnWhereAMemberCameBack() {
    group(GROUP, 9);
    log.member(GROUP, "bob", "member", 2, 3L);
    log.member(GROUP, "bob", "member", 7, null);
    assertThat(history.missing("bob", Map.of())).containsExactly(new Missing(GROUP, 1, 9));
    assertThat(history.missing("bob", Map.of(GROUP, 3L))).containsExactly(new Missing(GROUP, 6, 9));
    assertThat(history.missing("bob", Map.of(GROUP, 8L))).containsExactly(new Missing(GROUP, 8, 9));
  }

  @Test
  void tellsSubscribersOfOpenChannelsWhatTheyLack() {
    log.create(OPEN, "channel", "news", true);
    log.append(OPEN, 4);
    log.member(OPEN, "alice", "owner", 4, null);
    assertThat(history.missing("carol", Map.of(OPEN, 2L))).containsExactly(new Missing(OPEN, 2, 5));
    assertThat(history.missing("carol", Map.of())).isEmpty();
    assertThat(history.missing("alice", Map.of(OPEN, 2L))).containsExactly(new Missing(OPEN, 2, 5));
    assertThat(history.missing("alice", Map.of())).containsExactly(new Missing(OPEN, 3, 5));
  }

  @Test
  void tellsTheLiveliestConversationsFirst() {
    group(GROUP, 2);
    group(OTHER, 7);
    log.member(GROUP, "alice", "owner", 1, null);
    log.member(OTHER, "alice", "owner", 1, null);
    assertThat(history.missing("alice", Map.of()))
        .extracting(Missing::conversation)
        .containsExactly(OTHER, GROUP);
  }

  @Test
  void tellsHowFarTheLogIsProjected() {
    assertThat(history.projectedOffsets()).isEmpty();
    log.moveTo(0, 17);
    log.moveTo(3, 4);
    assertThat(history.projectedOffsets()).isEqualTo(Map.of(0, 17L, 3, 4L));
  }

  @Test
  void tellsWhichHeadsMoved() {
    group(GROUP, 2);
    group(OTHER, 2);
    log.member(GROUP, "alice", "owner", 1, null);
    log.member(GROUP, "bob", "member", 1, null);
    log.member(OTHER, "alice", "owner", 1, null);
    Map<Integer, Long> before = history.projectedOffsets();
    assertThat(history.headsSince(Set.of("alice", "bob"), before).headByConversationByUser())
        .isEmpty();

    log.append(GROUP, 3);
    Heads heads = history.headsSince(Set.of("alice", "bob", "carol"), before);
    assertThat(heads.headByConversationByUser())
        .isEqualTo(Map.of("alice", Map.of(GROUP, 5L), "bob", Map.of(GROUP, 5L)));
    assertThat(heads.offsets()).isEqualTo(history.projectedOffsets()).isEqualTo(Map.of(0, 7L));
    assertThat(history.headsSince(Set.of("alice"), heads.offsets()).headByConversationByUser())
        .isEmpty();
  }

  @Test
  void takesAPartitionNotSeenYetFromItsBeginning() {
    group(GROUP, 2);
    log.member(GROUP, "alice", "owner", 1, null);
    assertThat(history.headsSince(Set.of("alice"), Map.of(7, 100L)).headByConversationByUser())
        .isEqualTo(Map.of("alice", Map.of(GROUP, 2L)));
  }

  @Test
  void tellsWhoLeftThatTheyDidAndNothingAfter() {
    group(GROUP, 2);
    log.member(GROUP, "alice", "owner", 1, null);
    log.member(GROUP, "carol", "member", 1, 1L);
    log.member(GROUP, "carol", "member", 2, null);
    Map<Integer, Long> before = history.projectedOffsets();
    long left = log.append(GROUP);
    log.member(GROUP, "bob", "member", 1, left);
    assertThat(history.headsSince(Set.of("bob"), before).headByConversationByUser())
        .isEqualTo(Map.of("bob", Map.of(GROUP, left)));
    long after = log.append(GROUP);
    assertThat(history.headsSince(Set.of("bob", "carol"), before).headByConversationByUser())
        .isEqualTo(Map.of("bob", Map.of(GROUP, left), "carol", Map.of(GROUP, after)));
    log.append(GROUP, 60); // a minute apart
    assertThat(history.headsSince(Set.of("bob"), before).headByConversationByUser()).isEmpty();
  }

  @Test
  void saysThatTheProjectionHasAHole() {
    group(GROUP, 5);
    log.member(GROUP, "alice", "owner", 1, null);
    database.database().query(sql -> sql.execute("delete from event where sequence = 3"));
    assertThatThrownBy(() -> history.events("alice", GROUP, ALL, 10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(GROUP);
  }

  @Test
  void saysThatPostgreSqlIsAway() {
    var nowhere =
        new PostgresConfig(
            "jdbc:postgresql://127.0.0.1:1/x?user=x&password=x", 2, Duration.ofMillis(250));
    try (var pool = nowhere.dataSource("nowhere")) {
      var away = new JooqHistory(Database.on(pool));
      for (Consumer<JooqHistory> question :
          List.<Consumer<JooqHistory>>of(
              h -> h.events("alice", GROUP, ALL, 10),
              h -> h.conversations("alice", null, 10),
              h -> h.members("alice", GROUP, null, 10),
              h -> h.head("alice", OPEN),
              h -> h.missing("alice", Map.of()),
              JooqHistory::projectedOffsets,
              h -> h.headsSince(Set.of("alice"), Map.of()))) {
        assertThatThrownBy(() -> question.accept(away)).isInstanceOf(StoreUnavailable.class);
      }
    }
  }

  @Test
  void saysThatPostgreSqlWentAwayInTheMiddle() {
    group(GROUP, 1);
    assertThatThrownBy(
            () ->
                database
                    .database()
                    .transaction(
                        sql -> {
                          sql.execute("set local statement_timeout = 10");
                          return sql.fetch("select pg_sleep(10)");
                        }))
        .isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(
            () ->
                database
                    .database()
                    .query(sql -> sql.fetch("select pg_terminate_backend(pg_backend_pid())")))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(history.projectedOffsets()).as("and comes back").isNotEmpty();
  }

  private void group(String conversation, int events) {
    log.create(conversation, "group", "name", false);
    log.append(conversation, events - 1);
  }

  private EventPage page(String user, String conversation, Range range, int limit) {
    return found(history.events(user, conversation, range, limit));
  }

  private static <T> T found(Answer<T> answer) {
    return switch (answer) {
      case Found<T>(T value) -> value;
      case Refused<T> refused -> throw new AssertionError(refused);
    };
  }

  private static void assertRefused(Answer<?> answer, ErrorCode code) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static List<Integer> sequences(EventPage page) {
    return page.events().stream()
        .map(event -> Integer.valueOf(text(event.bytes()).replaceFirst(".*#", "")))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
