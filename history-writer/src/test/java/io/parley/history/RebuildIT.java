package io.parley.history;

import static io.parley.history.projection.ConversationLog.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.history.ingest.LogReader;
import io.parley.history.log.TopicLog;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.Tombstones;
import io.parley.history.rebuild.Rebuild;
import io.parley.history.rebuild.RebuildListener;
import io.parley.history.store.Difference;
import io.parley.history.store.HistoryDatabase;
import io.parley.history.store.RebuildFailed;
import io.parley.history.store.RebuildStore;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RebuildIT {

  /// How many conversations have a message that is not read by bob, who reads all.
  private static final String BEHIND =
      """
      select count(*) from conversation c
        left join cursor k on k.conversation_id = c.conversation_id and k.user_id = 'bob'
       where c.head > 1 and k.read is distinct from c.head
      """;

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CONVERSATIONS = 12;

  private final Servers servers;
  private final HistoryDatabase database;
  private final KafkaLog log;
  private final List<HistoryWriter> writers = new ArrayList<>();
  private final Heard heard = new Heard();

  RebuildIT(Servers servers) {
    this.servers = servers;
    this.database = new HistoryDatabase(servers.newDatabase());
    this.log = new KafkaLog(servers.kafka());
  }

  @AfterEach
  void close() {
    writers.forEach(HistoryWriter::close);
    log.close();
    database.close();
  }

  @Test
  void buildsWhatTheWriterWroteAndPutsItInItsPlace() {
    appendLives();
    startWriter(database);
    awaitEvents(database, CONVERSATIONS * 16);
    List<String> before = database.contents();
    long oldTable = oid();

    assertThat(rebuild(false)).isTrue();

    assertThat(heard.differences).isEmpty();
    assertThat(heard.keptBecause).isNull();
    assertThat(oid()).isNotEqualTo(oldTable);
    assertThat(database.contents()).isEqualTo(before);
    assertThat(schemas()).containsExactly("public");
  }

  @Test
  void losesAndDoublesNothingThatIsWrittenMeanwhile() {
    List<ConversationLog> logs =
        IntStream.range(0, CONVERSATIONS).mapToObj(i -> ConversationLog.group("g:" + i)).toList();
    logs.forEach(log::append);
    startWriter(database);
    startWriter(database);
    awaitEvents(database, CONVERSATIONS);
    var enough = new AtomicBoolean();
    CompletableFuture<Integer> load =
        CompletableFuture.supplyAsync(
            () -> {
              int events = CONVERSATIONS;
              while (!enough.get()) {
                ConversationLog conversation = logs.get(events % CONVERSATIONS);
                conversation.post("message " + events);
                int head = conversation.events().size();
                log.append(conversation.events(head, head));
                log.append(
                    new Cursor(
                        conversation.conversation(), "bob", head, head, conversation.time(head)));
                events++;
              }
              return events;
            });

    for (int i = 0; i < 3; i++) {
      assertThat(rebuild(false)).isTrue();
      assertThat(heard.differences).isEmpty();
    }
    int swapped = (int) database.count("event");
    await().atMost(SOON).until(() -> database.count("event") > swapped + 50);
    enough.set(true);

    int written = load.join();
    awaitEvents(database, written);
    await()
        .atMost(SOON)
        .until(() -> database.sql().fetchValue(BEHIND).equals(0L)); // as writers are closed next
    try (var reference = new HistoryDatabase(servers.newDatabase())) {
      writers.forEach(HistoryWriter::close);
      writers.clear();
      startWriter(reference);
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(reference.contents()).isEqualTo(database.contents()));
    }
    assertThat(
            database.sql().fetchValue("select count(*) from event where sequence > 1 group by ()"))
        .isEqualTo((long) written - CONVERSATIONS);
  }

  @Test
  void buildsALostDatabaseFromTheWholeLog() {
    appendLives();
    database.sql().execute("insert into account (user_id, display_name) values ('eve', 'Eve')");

    assertThat(rebuild(false)).isTrue();

    assertThat(database.count("event")).isEqualTo(CONVERSATIONS * 16);
    assertThat(database.count("account")).isEqualTo(1);
    try (var reference = new HistoryDatabase(servers.newDatabase())) {
      startWriter(reference);
      awaitEvents(reference, CONVERSATIONS * 16);
      await().atMost(SOON).until(() -> reference.contents().equals(database.contents()));
      assertThat(offsets(reference)).isEqualTo(offsets(database));
    }
    writers.removeFirst().close();
    startWriter(database);
    var later = ConversationLog.group("g:later").post("goes on");
    log.append(later);
    awaitEvents(database, CONVERSATIONS * 16 + 2);
  }

  @Test
  void findsARowThatWasChangedAndLeavesItToTheOperator() {
    appendLives();
    startWriter(database);
    awaitEvents(database, CONVERSATIONS * 16);
    List<String> before = database.contents();
    database
        .sql()
        .execute(
            "update message set content = '{}' where conversation_id = 'g:3' and sequence = 2");
    database.sql().execute("delete from cursor where conversation_id = 'g:4'");

    assertThat(rebuild(false)).isFalse();

    assertThat(heard.differences)
        .containsExactly(
            new Difference("message", "g:3", 4, 4), new Difference("cursor", "g:4", 0, 1));
    assertThat(database.contents()).isNotEqualTo(before);

    assertThat(rebuild(true)).isTrue();
    assertThat(database.contents()).isEqualTo(before);
  }

  @Test
  void writesAnEventThatTheLogHasTwiceOnce() {
    var conversation = ConversationLog.group("g:1").post("hello").post("again");
    log.append(conversation);
    log.append(conversation.events(2, 3));

    assertThat(rebuild(false)).isTrue();

    assertThat(database.count("event")).isEqualTo(3);
  }

  @Test
  void passesOverWhatContradictsTheLogAndSaysSo() {
    var conversation = ConversationLog.group("g:1").post("hello");
    log.append(conversation);
    log.append(List.of(conversation.forged(2)));
    conversation.post("goes on");
    log.append(conversation.events(3, 3));

    assertThat(rebuild(false)).isTrue();

    assertThat(heard.setAside).hasSize(1);
    assertThat(heard.setAside.getFirst()).contains("at 3: event 2 of conversation g:1 has hash ");
    assertThat(kinds())
        .containsExactly("1 conversation.created", "2 message.posted", "3 message.posted");
  }

  @Test
  void keepsTheSequenceOfWhatCannotBeRead() {
    var conversation = ConversationLog.group("g:1");
    log.append(conversation);
    int partition = log.partitionOf("g:1");
    log.append(partition, new byte[] {1, 2, 3});
    conversation.post("unreadable").post("behind it").post("goes on");
    log.append(conversation.events(3, 4));

    assertThat(rebuild(false)).isTrue();

    assertThat(heard.setAside)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("parley.events-" + partition + " at 2: sealed"),
            second ->
                assertThat(second).endsWith("event 3 of conversation g:1 comes after head 1"));
    assertThat(kinds())
        .containsExactly(
            "1 conversation.created",
            "2 " + Tombstones.LOST,
            "3 " + Tombstones.SET_ASIDE,
            "4 message.posted");
  }

  @Test
  void keepsTheSequenceOfWhatCannotBeStored() {
    var unstorable = new ConversationCreated(ConversationKind.GROUP, "\0", List.of(), false);
    log.append(new ConversationLog("g:1").add(unstorable).post("goes on"));

    assertThat(rebuild(false)).isTrue();

    assertThat(heard.setAside).hasSize(1);
    assertThat(kinds()).containsExactly("1 " + Tombstones.SET_ASIDE, "2 message.posted");
  }

  @Test
  void isTheOnlyOneOfItsDatabase() {
    try (var _ = store()) {
      assertThatThrownBy(this::store)
          .isInstanceOf(RebuildFailed.class)
          .hasMessage("the history of this database is being rebuilt, or erased from");
    }
  }

  @Test
  void keepsRightsAndWhatOthersMadeOfTheTables() {
    appendLives();
    startWriter(database);
    awaitEvents(database, CONVERSATIONS * 16);
    database.sql().execute("grant select on message to public");
    database.sql().execute("create view recalled as select * from message where content is null");

    assertThat(rebuild(false)).isTrue();

    assertThat(heard.keptBecause).contains("other objects depend on them");
    assertThat(
            database
                .sql()
                .fetchValue(
                    "select count(*) from information_schema.role_table_grants"
                        + " where table_schema = 'public' and table_name = 'message'"
                        + " and grantee = 'PUBLIC'"))
        .isEqualTo(1L);
    assertThatThrownBy(() -> rebuild(false))
        .isInstanceOf(RebuildFailed.class)
        .hasMessageContaining("other objects depend on them");
  }

  private List<String> kinds() {
    return database
        .sql()
        .fetch("select sequence || ' ' || kind from event order by sequence")
        .getValues(0, String.class);
  }

  /// Conversations with everything that can happen in one.
  private void appendLives() {
    for (int i = 0; i < CONVERSATIONS; i++) {
      var conversation = ConversationLog.group("g:" + i).post("one").post("two").post("three");
      conversation
          .add(new MessageEdited(2, json("one, better")))
          .add(new MessageRecalled(3))
          .add(new MessageEdited(2, json("one, best")))
          .add(new MembersJoined(List.of("carol", "dave"), Role.MEMBER))
          .add(new RoleChanged("carol", Role.ADMIN))
          .add(new MemberLeft("bob"))
          .add(new MembersRemoved(List.of("dave")))
          .add(new MembersJoined(List.of("bob"), Role.ADMIN))
          .add(new RoleChanged("bob", Role.MEMBER))
          .add(new MemberLeft("bob"))
          .post("four")
          .add(new MembersJoined(List.of("bob"), Role.MEMBER));
      log.append(conversation);
      log.append(new Cursor("g:" + i, "bob", 5, 2, conversation.time(6)));
      log.append(new Cursor("g:" + i, "bob", 9, 7, conversation.time(9)));
    }
  }

  private boolean rebuild(boolean swapDifferences) {
    try (var store = store()) {
      return new Rebuild(new LogReader(new TopicLog(kafka(), "test")), store, heard)
          .run(
              new Rebuild.Settings(2, swapDifferences),
              () ->
                  Flyway.configure()
                      .dataSource(database.url(), null, null)
                      .schemas(RebuildStore.SCHEMA)
                      .load()
                      .migrate());
    }
  }

  private RebuildStore store() {
    return new RebuildStore(new PostgresConfig(database.url(), 1, Duration.ofSeconds(5)), 2);
  }

  private KafkaConfig kafka() {
    return new KafkaConfig(servers.kafka(), 1, 1, Map.of());
  }

  private void startWriter(HistoryDatabase into) {
    writers.add(
        HistoryWriter.start(
            Configuration.of(
                HistoryWriterConfig.class,
                Map.of(
                    "kafka.bootstrap-servers", servers.kafka(),
                    "kafka.replication-factor", 1,
                    "kafka.min-insync-replicas", 1,
                    "postgres.url", into.url(),
                    "admin.port", 0))));
  }

  private static void awaitEvents(HistoryDatabase in, int count) {
    await().atMost(SOON).until(() -> in.count("event") == count);
  }

  private long oid() {
    return (Long) database.sql().fetchValue("select 'event'::regclass::oid::bigint");
  }

  private static List<String> offsets(HistoryDatabase of) {
    return of
        .sql()
        .fetch("select topic, partition, next_offset from projection_offset order by 1, 2")
        .stream()
        .map(Object::toString)
        .toList();
  }

  private List<String> schemas() {
    return database
        .sql()
        .fetch("select nspname from pg_namespace where nspname !~ '^(pg_|information_schema)'")
        .getValues(0, String.class);
  }

  private static final class Heard implements RebuildListener {

    private final List<String> setAside = new CopyOnWriteArrayList<>();
    private List<Difference> differences = List.of();
    private @Nullable String keptBecause;

    @Override
    public void loaded(long offsets, long of) {
      assertThat(offsets).isLessThanOrEqualTo(of);
    }

    @Override
    public void setAside(LogPartition partition, long offset, String reason) {
      setAside.add("%s at %d: %s".formatted(partition, offset, reason));
    }

    @Override
    public void compared(List<Difference> found) {
      differences = found;
    }

    @Override
    public void swapped(@Nullable String reason) {
      keptBecause = reason;
    }
  }
}
