package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Finding.Verdict;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.custody.Custody;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.CheckpointStore;
import io.parley.history.store.HistoryDatabase;
import io.parley.history.verify.Report;
import io.parley.history.verify.Scope;
import io.parley.history.verify.Seal;
import io.parley.history.verify.Seal.Broken;
import io.parley.history.verify.Seal.Proven;
import io.parley.history.verify.SealCheck;
import io.parley.history.verify.SealCheck.Stretch;
import io.parley.history.verify.Verification;
import io.parley.history.verify.VerifyListener;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A history of 20,000 events, sealed, into which somebody reaches who may do everything in
/// PostgreSQL. Each test puts back what it did.
@WithServers
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(Lifecycle.PER_CLASS)
class TamperIT {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int CONVERSATIONS = 200;
  private static final int EVENTS = 100;
  private static final String ID = id(77);

  private final HistoryDatabase database;
  private final KafkaConfig kafka;
  private final KafkaLog log;
  private final CheckpointStore checkpoints;
  private final List<ConversationLog> conversations = new ArrayList<>();
  private final Servers servers;

  @TempDir private static Path files = Path.of("");

  TamperIT(Servers servers) {
    this.servers = servers;
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    database = new HistoryDatabase(servers.newDatabase());
    log = new KafkaLog(servers.kafka());
    checkpoints = new CheckpointStore(database.dataSource());
  }

  @BeforeAll
  void write() {
    for (int c = 0; c < CONVERSATIONS; c++) {
      var conversation = ConversationLog.group(id(c));
      for (int i = 2; i <= EVENTS; i++) {
        conversation.post("message " + i);
      }
      conversations.add(conversation);
    }
    try (var _ = writer(Map.of())) {
      for (int part = 0; part < 4; part++) {
        int from = part * EVENTS / 4 + 1;
        int to = (part + 1) * EVENTS / 4;
        List<LoggedEvent> events = new ArrayList<>();
        conversations.forEach(conversation -> events.addAll(conversation.events(from, to)));
        log.append(events);
        await().atMost(SOON).until(() -> sealed() == (long) CONVERSATIONS * to);
      }
    }
    assertSound(verify(true));
  }

  @AfterAll
  void close() {
    log.close();
    database.close();
  }

  private static String id(int number) {
    return "g:%032x".formatted(number);
  }

  private HistoryWriter writer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", servers.kafka());
    settings.put("kafka.replication-factor", 1);
    settings.put("kafka.min-insync-replicas", 1);
    settings.put("postgres.url", database.url());
    settings.put("admin.port", 0);
    settings.put("checkpoints.key-file", files.resolve("key.pem").toString());
    settings.put("checkpoints.create-key", true);
    settings.put("checkpoints.period", "500ms");
    settings.put("checkpoints.file", files.resolve("checkpoints.jsonl").toString());
    settings.putAll(more);
    return HistoryWriter.start(Configuration.of(HistoryWriterConfig.class, settings));
  }

  private long sealed() {
    return checkpoints.last().map(last -> last.checkpoint().sealed().total()).orElse(0L);
  }

  private Report verify(boolean againstLog) {
    return verify(Scope.ALL, againstLog ? kafka : null, null);
  }

  private Report verify(
      Scope scope, @Nullable KafkaConfig against, @Nullable List<SignedCheckpoint> outside) {
    return new Verification(scope, against, outside, null, null)
        .run(database.dataSource(), VerifyListener.NOBODY);
  }

  private static List<SignedCheckpoint> inFile() {
    try {
      return Files.readAllLines(files.resolve("checkpoints.jsonl")).stream()
          .map(CheckpointJson::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSound(Report report) {
    assertThat(report.findings()).isEmpty();
    assertThat(report.counts().events()).isEqualTo((long) CONVERSATIONS * EVENTS);
    assertThat(report.counts().unsealed()).isZero();
  }

  /// Reaches into the tables, looks, and puts them back.
  private void tampered(List<String> statements, Runnable look) {
    List<String> tables =
        List.of("event", "conversation", "checkpoint", "checkpoint_span", "message", "member");
    tables.forEach(
        table ->
            database.sql().execute("create table kept_%s as table %s".formatted(table, table)));
    try {
      statements.forEach(statement -> assertThat(database.sql().execute(statement)).isPositive());
      look.run();
    } finally {
      database
          .sql()
          .execute("truncate conversation, event, checkpoint, checkpoint_span, message, member");
      List.of("conversation", "event", "checkpoint", "checkpoint_span", "message", "member")
          .forEach(
              table ->
                  database.sql().execute("insert into %s table kept_%s".formatted(table, table)));
      tables.forEach(table -> database.sql().execute("drop table kept_" + table));
    }
  }

  private static void assertFirst(Report report, Kind kind, long sequence) {
    Finding first =
        report.findings().stream()
            .filter(finding -> finding.conversation() != null)
            .findFirst()
            .orElseThrow();
    assertThat(first.conversation()).isEqualTo(ID);
    assertThat(first.sequence()).isEqualTo(sequence);
    assertThat(first.kind()).isEqualTo(kind);
    assertThat(report.isSound()).isFalse();
  }

  private static String where(long sequence) {
    return " where conversation_id = '%s' and sequence = %d".formatted(ID, sequence);
  }

  private static String flip(long sequence) {
    return "update event set bytes = set_byte(bytes, length(bytes) - 3, get_byte(bytes,"
        + " length(bytes) - 3) # 1)"
        + where(sequence);
  }

  @Test
  void oneByteFlipped() {
    tampered(
        List.of(flip(40)),
        () -> {
          assertFirst(verify(false), Kind.ALTERED, 40);
          assertFirst(verify(true), Kind.ALTERED, 40);
          assertThat(verify(true).isSound(Verdict.COMPLETENESS)).isTrue();
        });
  }

  @Test
  void oneByteFlippedAndTheHashMadeRight() {
    tampered(
        List.of(
            flip(40),
            "update event e set hash = sha256(p.hash || e.bytes) from event p where p.conversation_id = e.conversation_id and p.sequence = 39 and e.conversation_id = '%s' and e.sequence = 40"
                .formatted(ID)),
        () -> {
          assertFirst(verify(false), Kind.ALTERED, 40);
          assertFirst(verify(true), Kind.ALTERED, 40);
        });
  }

  @Test
  void oneRowDeleted() {
    tampered(
        List.of("delete from event" + where(40)),
        () -> {
          assertFirst(verify(false), Kind.HOLE, 40);
          assertFirst(verify(true), Kind.HOLE, 40);
          assertThat(verify(false).isSound(Verdict.INTEGRITY)).isTrue();
        });
  }

  @Test
  void twoRowsSwapped() {
    tampered(
        List.of(
            "update event set sequence = -1" + where(40),
            "update event set sequence = 40" + where(60),
            "update event set sequence = 60" + where(-1)),
        () -> {
          assertFirst(verify(false), Kind.MISPLACED, 40);
          assertFirst(verify(true), Kind.ALTERED, 40);
        });
  }

  @Test
  void oneRowInsertedBehindTheLastWithARightHashAndHead() {
    LoggedEvent forged = conversations.get(77).post("never sent").event(EVENTS + 1);
    String hash = "'\\x" + forged.sealed().hash() + "'";
    String bytes = "'\\x" + HexFormat.of().formatHex(forged.sealed().bytes()) + "'";
    tampered(
        List.of(
            "insert into event values ('%s', %d, '%s', 'alice', 'message.posted', %s, %s)"
                .formatted(ID, EVENTS + 1, forged.envelope().time(), bytes, hash),
            "update conversation set head = %d, head_hash = %s where conversation_id = '%s'"
                .formatted(EVENTS + 1, hash, ID)),
        () -> assertFirst(verify(true), Kind.INSERTED, EVENTS + 1));
  }

  @Test
  void theTailCutAndTheHeadMovedBack() {
    tampered(
        List.of(
            "delete from event where conversation_id = '%s' and sequence > 90".formatted(ID),
            "update conversation set head = 90, head_hash = (select hash from event %s) where conversation_id = '%s'"
                .formatted(where(90), ID)),
        () -> {
          assertFirst(verify(false), Kind.TAIL_CUT, 91);
          assertFirst(verify(true), Kind.TAIL_CUT, 91);
        });
  }

  @Test
  void theTailCutWithAllThatTellsOfIt() {
    tampered(
        List.of(
            "delete from event where sequence > 75",
            "update conversation c set head = 75, head_hash = e.hash from event e where"
                + " e.conversation_id = c.conversation_id and e.sequence = 75",
            "delete from checkpoint_span where last_sequence > 75",
            "delete from checkpoint where number = (select max(number) from checkpoint)"),
        () -> {
          Report alone = verify(Scope.ALL, null, inFile());
          assertThat(alone.findings()).extracting(Finding::kind).contains(Kind.CHECKPOINTS_CUT);
          assertThat(verify(true).findings())
              .extracting(Finding::kind)
              .contains(Kind.CHECKPOINTS_CUT, Kind.TAIL_CUT);
        });
  }

  @Test
  void aWholeConversationRemoved() {
    tampered(
        List.of(
            "delete from event where conversation_id = '%s'".formatted(ID),
            "delete from member where conversation_id = '%s'".formatted(ID),
            "delete from conversation where conversation_id = '%s'".formatted(ID)),
        () -> {
          assertFirst(verify(false), Kind.CONVERSATION_REMOVED, 1);
          assertFirst(verify(true), Kind.CONVERSATION_REMOVED, 1);
          assertThat(verify(false).isSound(Verdict.INTEGRITY)).isTrue();
        });
  }

  @Test
  void aWholeConversationRemovedWithItsSpans() {
    tampered(
        List.of(
            "delete from event where conversation_id = '%s'".formatted(ID),
            "delete from member where conversation_id = '%s'".formatted(ID),
            "delete from checkpoint_span where conversation_id = '%s'".formatted(ID),
            "delete from conversation where conversation_id = '%s'".formatted(ID)),
        () -> {
          assertThat(verify(false).findings()).extracting(Finding::kind).contains(Kind.SEAL);
          assertFirst(verify(true), Kind.CONVERSATION_REMOVED, 1);
        });
  }

  @Test
  void aConversationThatIsOnlyEventsAnyMore() {
    tampered(
        List.of(
            "delete from member where conversation_id = '%s'".formatted(ID),
            "delete from conversation where conversation_id = '%s'".formatted(ID)),
        () -> assertFirst(verify(false), Kind.CONVERSATION_REMOVED, 0));
  }

  @Test
  void aCheckpointOfWhichTheTextWasChanged() {
    tampered(
        List.of(
            "update checkpoint set body = replace(body, 'events ', 'events 1') where number = 2"),
        () ->
            assertThat(verify(false).findings())
                .extracting(Finding::kind)
                .contains(Kind.CHECKPOINT));
  }

  @Test
  void aTimeThatWasChangedBesideTheBytes() {
    tampered(
        List.of("update event set time = time + interval '1 second'" + where(40)),
        () -> assertFirst(verify(false), Kind.CONTRADICTION, 40));
  }

  @Test
  void oneConversationIsVerifiedOnItsOwn() {
    Report sound = verify(new Scope(ID, null, null), kafka, null);
    assertThat(sound.findings()).isEmpty();
    assertThat(sound.counts().events()).isEqualTo(EVENTS);
    tampered(
        List.of(flip(40)),
        () -> {
          assertFirst(verify(new Scope(ID, null, null), kafka, null), Kind.ALTERED, 40);
          assertThat(verify(new Scope(id(3), null, null), kafka, null).findings()).isEmpty();
        });
  }

  @Test
  void whatNobodyHasSealedYetIsCounted() {
    tampered(
        List.of(
            "delete from checkpoint_span where number > 1",
            "delete from checkpoint where number > 1"),
        () ->
            assertThat(verify(false).counts().unsealed())
                .isEqualTo(
                    (long) CONVERSATIONS * EVENTS
                        - inFile().getFirst().checkpoint().sealed().total()));
  }

  @Test
  void aTimeIsVerifiedByWhatWasSealedInIt() {
    List<SignedCheckpoint> all = inFile();
    var second =
        new Scope(
            null, all.get(1).checkpoint().time(), all.get(1).checkpoint().time().plusMillis(1));
    Report sound = verify(second, null, null);
    assertThat(sound.findings()).isEmpty();
    assertThat(sound.counts().events()).isBetween(1L, (long) CONVERSATIONS * EVENTS - 1);
    tampered(List.of(flip(40)), () -> assertFirst(verify(second, null, null), Kind.ALTERED, 40));
  }

  @Test
  void aDatabaseThatIsBuiltAnewGoesOnWithTheCheckpointsThatWerePublished() {
    List<SignedCheckpoint> before = checkpoints.after(0);
    try (var anew = new HistoryDatabase(servers.newDatabase());
        var _ =
            writer(
                Map.of(
                    "postgres.url", anew.url(),
                    "checkpoints.file", files.resolve("anew.jsonl").toString()))) {
      var store = new CheckpointStore(anew.dataSource());

      await().atMost(SOON).until(() -> store.after(0).size() == before.size());
      await().atMost(SOON).until(() -> anew.count("event") == (long) CONVERSATIONS * EVENTS);

      assertThat(store.after(0)).isEqualTo(before);
      assertSound(
          new Verification(Scope.ALL, kafka, inFile(), null, null)
              .run(anew.dataSource(), VerifyListener.NOBODY));
    }
  }

  @Test
  void whatIsShownOfSingleEventsSaysSo() {
    assertThat(notProven()).isEmpty();
    tampered(List.of(flip(40)), () -> assertThat(notProven()).containsOnlyKeys(40L));
    tampered(
        List.of(
            flip(40),
            "update event e set hash = sha256(p.hash || e.bytes) from event p where p.conversation_id = e.conversation_id and p.sequence = 39 and e.conversation_id = '%s' and e.sequence = 40"
                .formatted(ID)),
        () ->
            assertThat(notProven())
                .containsKey(41L)
                .hasEntrySatisfying(
                    40L,
                    seal ->
                        assertThat(seal)
                            .asString()
                            .contains("its hash is not the one that checkpoint")));
    tampered(
        List.of("delete from event" + where(40)),
        () -> assertThat(notProven()).containsEntry(40L, new Broken("event 40 is missing")));
    tampered(
        List.of("delete from checkpoint_span where conversation_id = '%s'".formatted(ID)),
        () -> assertThat(notProven()).hasSize(EVENTS));
    tampered(
        List.of("delete from checkpoint_span where conversation_id = '%s'".formatted(id(5))),
        () -> assertThat(notProven()).isNotEmpty()); // what was sealed together with it
    tampered(
        List.of(
            "update checkpoint set body = replace(body, 'events ', 'events 1') where number = (select number from checkpoint_span where conversation_id = '%s' and 40 between first_sequence and last_sequence)"
                .formatted(ID)),
        () -> assertThat(notProven()).containsKey(40L));
  }

  private SortedMap<Long, Seal> notProven() {
    SortedMap<Long, Seal> seals =
        SealCheck.of(
            database.dataSource(),
            ID,
            LongStream.rangeClosed(1, EVENTS).boxed().toList(),
            Custody.NOTHING,
            Set.of());
    seals.values().removeIf(Proven.class::isInstance);
    assertThat(notProvenByStretches()).isEqualTo(seals.keySet());
    return seals;
  }

  private Set<Long> notProvenByStretches() {
    Set<Long> notProven = new TreeSet<>();
    for (long from = 1; from <= EVENTS; ) {
      SortedMap<Long, Seal> seals =
          SealCheck.stretch(
              database.dataSource(), ID, new Stretch(from, EVENTS, 7), Custody.NOTHING, Set.of());
      assertThat(seals.firstKey()).isEqualTo(from);
      seals.forEach(
          (sequence, seal) -> {
            if (!(seal instanceof Proven)) {
              notProven.add(sequence);
            }
          });
      from = seals.lastKey() + 1;
    }
    return notProven;
  }
}
