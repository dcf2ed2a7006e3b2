package io.parley.history.store;

import static io.parley.history.projection.ConversationLog.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.Outcome.Fenced;
import io.parley.history.store.Outcome.Refused;
import io.parley.history.store.Outcome.Written;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JooqHistoryStoreIT {

  private static final LogPartition EVENTS_0 = new LogPartition("parley.events", 0);
  private static final LogPartition EVENTS_1 = new LogPartition("parley.events", 1);
  private static final LogPartition RECEIPTS_0 = new LogPartition("parley.receipts", 0);
  private static final List<LogPartition> ALL = List.of(EVENTS_0, EVENTS_1, RECEIPTS_0);

  private final Servers servers;
  private final HistoryDatabase database;
  private final HistoryStore store;

  JooqHistoryStoreIT(Servers servers) {
    this.servers = servers;
    this.database = new HistoryDatabase(servers.newDatabase());
    this.store = store(database);
    store.begin(ALL);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void writesEventsWithEverythingThatFollowsFromThem() {
    var log =
        ConversationLog.group("g:1")
            .post("helo")
            .add(new MessageEdited(2, json("hello")))
            .post("oops")
            .add(new MessageRecalled(4))
            .add(new MembersJoined(List.of("carol"), Role.MEMBER))
            .add(new RoleChanged("carol", Role.ADMIN))
            .add(new MemberLeft("bob"));

    write(claim(EVENTS_0), events(EVENTS_0, 0, log.events()));

    assertThat(rows("select * from conversation"))
        .containsExactly(
            Map.of(
                "conversation_id",
                "g:1",
                "kind",
                "group",
                "name",
                "Team",
                "open",
                false,
                "created_at",
                log.time(1),
                "head",
                8L,
                "head_hash",
                log.event(8).sealed().hash().toString(),
                "head_time",
                log.time(8),
                "log_partition",
                0,
                "log_offset",
                log.event(8).offset()));
    assertThat(rows("select user_id, joined_sequence, left_sequence, role from member order by 1"))
        .extracting(Map::toString)
        .containsExactly(
            "{user_id=alice, joined_sequence=1, left_sequence=null, role=owner}",
            "{user_id=bob, joined_sequence=1, left_sequence=8, role=member}",
            "{user_id=carol, joined_sequence=6, left_sequence=null, role=admin}");
    assertThat(rows("select sequence, content, edited_at, recalled_at from message order by 1"))
        .extracting(Map::toString)
        .containsExactly(
            "{sequence=2, content=%s, edited_at=%s, recalled_at=null}"
                .formatted(json("hello"), log.time(3)),
            "{sequence=4, content=null, edited_at=null, recalled_at=%s}".formatted(log.time(5)));
    assertThat(database.sql().fetch("select bytes from event order by sequence"))
        .extracting(row -> row.get(0, byte[].class))
        .containsExactlyElementsOf(
            log.events().stream().map(event -> event.sealed().bytes()).toList());
    assertThat(offset(EVENTS_0)).isEqualTo(8);
  }

  @Test
  void writesWhoHasBlockedWhomAndSinceWhen() {
    var created =
        new ConversationCreated(
            ConversationKind.CONTACT, null, List.of(new Member("alice", Role.MEMBER)), false);
    var bob = new ConversationLog("k:alice:bob").add(created).add(new ContactBlocked("bob"));
    Claim claim = claim(EVENTS_0);
    write(claim, events(EVENTS_0, 0, bob.events()));
    assertThat(rows("select * from block"))
        .extracting(Map::toString)
        .containsExactly(
            "{blocker=alice, blocked=bob, since=%s, log_partition=0, log_offset=%d}"
                .formatted(bob.time(2), bob.event(2).offset()));

    bob.add(new ContactUnblocked("bob"));
    write(claim, events(EVENTS_0, 2, bob.events(3, 3)));
    assertThat(rows("select blocked, since, log_offset from block"))
        .extracting(Map::toString)
        .containsExactly(
            "{blocked=bob, since=null, log_offset=%d}".formatted(bob.event(3).offset()));

    bob.add(new ContactBlocked("bob")).add(new ContactUnblocked("bob"));
    bob.add(new ContactBlocked("bob"));
    write(claim, events(EVENTS_0, 3, bob.events(4, 6)));
    assertThat(rows("select since from block"))
        .extracting(Map::toString)
        .containsExactly("{since=%s}".formatted(bob.time(6)));
  }

  @Test
  void continuesWhereItStopped() {
    var log = ConversationLog.group("g:1").post("one").add(new MemberLeft("bob"));
    Claim claim = claim(EVENTS_0);
    write(claim, events(EVENTS_0, 0, log.events(1, 1)));

    log.add(new MembersJoined(List.of("bob"), Role.ADMIN)).add(new MessageRecalled(2));
    write(claim, events(EVENTS_0, 1, log.events(2, 3)));
    write(claim, events(EVENTS_0, 3, log.events(4, 5)));

    var atOnce = new HistoryDatabase(servers.newDatabase());
    try (atOnce) {
      HistoryStore other = store(atOnce);
      other.begin(ALL);
      other.write(
          List.of(
              new OwnedBatch(claim(other, EVENTS_0).epoch(), events(EVENTS_0, 0, log.events()))));
      assertThat(database.contents()).isEqualTo(atOnce.contents()).isNotEmpty();
    }
  }

  @Test
  void hasTheSameRowsHoweverTheLogIsCut() {
    for (int seed = 1; seed <= 5; seed++) {
      var random = new Random(seed);
      List<ConversationLog> logs =
          IntStream.range(0, 4).mapToObj(i -> randomLog("g:" + i, random)).toList();
      try (var one = new HistoryDatabase(servers.newDatabase());
          var other = new HistoryDatabase(servers.newDatabase())) {
        writeInPieces(store(one), logs, random, 1_000);
        writeInPieces(store(other), logs, random, 5);

        assertThat(other.contents()).as("seed " + seed).isEqualTo(one.contents());
      }
    }
  }

  @Test
  void writesABatchAgainWithoutWritingARowTwice() {
    var log = ConversationLog.group("g:1").post("one").add(new MemberLeft("bob"));
    Claim claim = claim(EVENTS_0);
    Batch batch = events(EVENTS_0, 0, log.events());
    write(claim, batch);
    List<String> before = database.contents();

    assertThat(write(claim, batch)).isEqualTo(new Written());
    assertThat(database.contents()).isEqualTo(before);
  }

  @Test
  void readsALogAgainFromItsBeginningWithoutWritingARowTwice() {
    var log = ConversationLog.group("g:1").post("one").add(new MemberLeft("bob"));
    write(claim(EVENTS_0), events(EVENTS_0, 0, log.events()));
    List<String> before = database.contents();
    database.sql().execute("update projection_offset set next_offset = 0");

    log.post("two");
    assertThat(write(claim(EVENTS_0), events(EVENTS_0, 0, log.events()))).isEqualTo(new Written());
    assertThat(database.count("event")).isEqualTo(4);
    assertThat(database.contents()).containsAll(before.subList(1, before.size()));
  }

  @Test
  void writesNothingForAnOwnerWhoseClaimIsNotTheNewest() {
    Claim zombie = claim(EVENTS_0);
    Claim owner = claim(EVENTS_0);
    var log = ConversationLog.group("g:1");

    assertThat(write(zombie, events(EVENTS_0, 0, log.events()))).isEqualTo(new Fenced());
    assertThat(database.count("event")).isZero();
    assertThat(write(owner, events(EVENTS_0, 0, log.events()))).isEqualTo(new Written());
    assertThat(write(zombie, events(EVENTS_0, 0, log.events()))).isEqualTo(new Fenced());
  }

  @Test
  void writesNothingFromAnotherOffsetThanTheRecordedOne() {
    Claim claim = claim(EVENTS_0);

    assertThat(write(claim, events(EVENTS_0, 5, ConversationLog.group("g:1").events())))
        .isEqualTo(new Fenced());
    assertThat(offset(EVENTS_0)).isZero();
  }

  @Test
  void leavesOutTheFencedPartitionAndWritesTheOthers() {
    Map<LogPartition, Claim> claims = store.claim(ALL);
    store.claim(List.of(EVENTS_0));

    Map<LogPartition, Outcome> outcomes =
        store.write(
            List.of(
                owned(claims, events(EVENTS_0, 0, ConversationLog.group("g:1").events())),
                owned(claims, events(EVENTS_1, 0, ConversationLog.group("g:2").events()))));

    assertThat(outcomes)
        .containsOnly(Map.entry(EVENTS_0, new Fenced()), Map.entry(EVENTS_1, new Written()));
    assertThat(database.sql().fetch("select conversation_id from event").getValues(0))
        .isEqualTo(List.of("g:2"));
  }

  @Test
  void writesUpToADivergenceAndNoFurther() {
    var log = ConversationLog.group("g:1").post("one");
    Claim claim = claim(EVENTS_0);
    write(claim, events(EVENTS_0, 0, log.events()));
    log.post("two").post("three");

    Outcome outcome =
        write(
            claim,
            new EventBatch(EVENTS_0, 2, 200, List.of(log.event(3), log.forged(2), log.event(4))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.offset()).isEqualTo(log.event(2).offset());
              assertThat(refused.reason()).contains("event 2 of conversation g:1");
            });
    assertThat(database.count("event")).isEqualTo(3);
    assertThat(offset(EVENTS_0)).isEqualTo(log.event(2).offset());
  }

  @Test
  void refusesWhatPostgresqlCannotHoldAndWritesTheOtherPartitions() {
    Map<LogPartition, Claim> claims = store.claim(ALL);
    var poisoned =
        new ConversationLog("g:1")
            .add(new ConversationCreated(ConversationKind.GROUP, "a\0b", List.of(), false));

    Map<LogPartition, Outcome> outcomes =
        store.write(
            List.of(
                owned(claims, events(EVENTS_0, 0, poisoned.events())),
                owned(claims, events(EVENTS_1, 0, ConversationLog.group("g:2").events()))));

    assertThat(outcomes.get(EVENTS_1)).isEqualTo(new Written());
    assertThat(outcomes.get(EVENTS_0))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).contains("0x00"));
    assertThat(offset(EVENTS_0)).isZero();
    assertThat(offset(EVENTS_1)).isEqualTo(1);
  }

  @Test
  void refusesATimeThatPostgresqlCannotHold() {
    var log = new ConversationLog("g:1", Instant.ofEpochMilli(Long.MAX_VALUE)).created();

    assertThat(write(claim(EVENTS_0), events(EVENTS_0, 0, log.events())))
        .isInstanceOf(Refused.class);
  }

  @Test
  void movesAnOffsetPastMarkersOfTransactions() {
    Claim claim = claim(EVENTS_0);

    assertThat(write(claim, events(EVENTS_0, 0, List.of()))).isEqualTo(new Written());
    assertThat(write(claim, new EventBatch(EVENTS_0, 0, 17, List.of()))).isEqualTo(new Written());
    assertThat(offset(EVENTS_0)).isEqualTo(17);
  }

  @Test
  void mergesCursorsByMaximum() {
    Claim claim = claim(RECEIPTS_0);
    Instant now = ConversationLog.START;

    write(claim, cursors(0, new Cursor("g:1", "bob", 7, 3, now.plusSeconds(1))));
    write(claim, cursors(1, new Cursor("g:1", "bob", 5, 4, now)));

    assertThat(rows("select user_id, delivered, read, updated_at from cursor"))
        .extracting(Map::toString)
        .containsExactly(
            "{user_id=bob, delivered=7, read=4, updated_at=%s}".formatted(now.plusSeconds(1)));
  }

  @Test
  void claimsOnlyWhatIsRecorded() {
    var unknown = new LogPartition("parley.events", 99);

    assertThat(store.claim(List.of(EVENTS_0, unknown))).containsOnlyKeys(EVENTS_0);

    store.begin(List.of(unknown));
    assertThat(claim(store, unknown).nextOffset()).isZero();
  }

  @Test
  void doesNotBeginAgainWhatIsRecorded() {
    write(claim(EVENTS_0), events(EVENTS_0, 0, ConversationLog.group("g:1").events()));

    store.begin(ALL);

    assertThat(offset(EVENTS_0)).isEqualTo(1);
  }

  @Test
  void makesTheTablesOfThisMonthAndTheNextTwo() {
    store.prepareMonths(Instant.parse("2026-11-30T23:59:59Z"));

    assertThat(months()).containsExactly("event_2026_11", "event_2026_12", "event_2027_01");
  }

  @Test
  void makesTheTableOfALongGoneMonthWhenItIsReadAgain() {
    var log = new ConversationLog("g:1", Instant.parse("2019-02-28T23:59:59Z")).created().post("x");

    write(claim(EVENTS_0), events(EVENTS_0, 0, log.events()));

    assertThat(months()).containsExactly("event_2019_02", "event_2019_03");
    assertThat(database.count("event_2019_02")).isEqualTo(1);
    assertThat(database.count("event_2019_03")).isEqualTo(1);
  }

  @Test
  void makesEachTableOnceWhenManyWritersDo() {
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    CompletableFuture.runAsync(
                        () -> store(database).prepareMonths(ConversationLog.START)))
            .toList();

    writers.forEach(CompletableFuture::join);
    assertThat(months()).hasSize(3);
  }

  @Test
  void saysThatThePassingPasses() {
    Claim claim = claim(EVENTS_0);
    database.goAway();
    Batch batch = events(EVENTS_0, 0, ConversationLog.group("g:1").events());

    assertThatThrownBy(() -> write(claim, batch)).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.claim(ALL)).isInstanceOf(StoreUnavailableException.class);

    database.comeBack();
    await()
        .ignoreException(StoreUnavailableException.class)
        .untilAsserted(() -> assertThat(write(claim, batch)).isEqualTo(new Written()));
  }

  @Test
  void writesThousandsOfEventsABatch() {
    int conversations = 200;
    int messages = 25;
    List<ConversationLog> logs = new ArrayList<>();
    for (int i = 0; i < conversations; i++) {
      var log = ConversationLog.group("g:" + i);
      IntStream.range(0, messages - 1).forEach(n -> log.post("message number " + n));
      logs.add(log);
    }
    List<LoggedEvent> events =
        IntStream.rangeClosed(1, messages)
            .boxed()
            .flatMap(sequence -> logs.stream().map(log -> log.event(sequence)))
            .toList();
    Claim claim = claim(EVENTS_0);

    long start = System.nanoTime();
    write(claim, events(EVENTS_0, 0, events));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    System.out.printf(
        "FIGURE one batch of %d events, first and cold: %d ms%n", events.size(), millis);
    assertThat(database.count("event")).isEqualTo(events.size());
  }

  private static HistoryStore store(HistoryDatabase database) {
    return new JooqHistoryStore(database.dataSource(), new RowCounters(new SimpleMeterRegistry()));
  }

  private Claim claim(LogPartition partition) {
    return claim(store, partition);
  }

  private static Claim claim(HistoryStore store, LogPartition partition) {
    return requireNonNull(store.claim(List.of(partition)).get(partition));
  }

  private Outcome write(Claim claim, Batch batch) {
    return requireNonNull(
        store.write(List.of(new OwnedBatch(claim.epoch(), batch))).get(batch.partition()));
  }

  private static OwnedBatch owned(Map<LogPartition, Claim> claims, Batch batch) {
    return new OwnedBatch(requireNonNull(claims.get(batch.partition())).epoch(), batch);
  }

  private static EventBatch events(LogPartition partition, long from, List<LoggedEvent> events) {
    return new EventBatch(partition, from, from + events.size(), events);
  }

  private static CursorBatch cursors(long from, Cursor... cursors) {
    return new CursorBatch(RECEIPTS_0, from, from + cursors.length, List.of(cursors));
  }

  private long offset(LogPartition partition) {
    return database
        .sql()
        .fetchSingle(
            "select next_offset from projection_offset where topic = ? and partition = ?",
            partition.topic(),
            partition.number())
        .get(0, Long.class);
  }

  private List<String> months() {
    return database
        .sql()
        .fetch(
            "select inhrelid::regclass::text from pg_inherits"
                + " where inhparent = 'event'::regclass order by 1")
        .getValues(0, String.class);
  }

  /// Rows as maps, with times as instants and bytes as hexadecimal digits.
  private List<Map<String, Object>> rows(String query) {
    return database
        .sql()
        .fetch(query)
        .map(
            row -> {
              Map<String, Object> map = row.intoMap();
              map.replaceAll((_, value) -> plain(value));
              return map;
            });
  }

  private static Object plain(Object value) {
    return switch (value) {
      case OffsetDateTime time -> time.toInstant();
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      case null, default -> value;
    };
  }

  private static ConversationLog randomLog(String conversation, Random random) {
    var log = ConversationLog.group(conversation);
    for (int sequence = 2; sequence < 60; sequence++) {
      log.add(randomEvent(sequence, random));
    }
    return log;
  }

  private static Event randomEvent(int sequence, Random random) {
    String user = List.of("alice", "bob", "carol", "dave").get(random.nextInt(4));
    Role role = List.of(Role.OWNER, Role.ADMIN, Role.MEMBER).get(random.nextInt(3));
    int target = 1 + random.nextInt(sequence - 1);
    return switch (random.nextInt(8)) {
      case 0 -> new MembersJoined(List.of(user, "erin"), role);
      case 1 -> new MemberLeft(user);
      case 2 -> new MembersRemoved(List.of(user, "erin"));
      case 3 -> new RoleChanged(user, role);
      case 4 -> new MessageEdited(target, json("edit " + sequence));
      case 5 -> new MessageRecalled(target);
      default -> ConversationLog.posted("message " + sequence);
    };
  }

  private static void writeInPieces(
      HistoryStore store, List<ConversationLog> logs, Random random, int maxPiece) {
    List<LoggedEvent> events = logs.stream().flatMap(log -> log.events().stream()).toList();
    store.begin(ALL);
    long epoch = claim(store, EVENTS_0).epoch();
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + 1 + random.nextInt(maxPiece));
      Outcome outcome =
          store
              .write(
                  List.of(new OwnedBatch(epoch, events(EVENTS_0, from, events.subList(from, to)))))
              .get(EVENTS_0);
      assertThat(outcome).isEqualTo(new Written());
      from = to;
    }
  }
}
