package io.parley.history;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.history.archive.Archive;
import io.parley.history.archive.Archive.Summary;
import io.parley.history.archive.ArchiveConfig;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.archive.ArchivedLog;
import io.parley.history.archive.Forger;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Finding.Verdict;
import io.parley.history.audit.Hash;
import io.parley.history.audit.Past;
import io.parley.history.audit.Receipts.Answer;
import io.parley.history.audit.Scope.Part;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.audit.export.ExportCheck;
import io.parley.history.audit.export.Exported;
import io.parley.history.checkpoint.PublishedCheckpoints;
import io.parley.history.custody.Custody;
import io.parley.history.ingest.LogReader;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.TopicLog;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.rebuild.Rebuild;
import io.parley.history.rebuild.RebuildListener;
import io.parley.history.scan.IncompleteLog;
import io.parley.history.scan.LogPast;
import io.parley.history.store.CheckpointStore;
import io.parley.history.store.Difference;
import io.parley.history.store.HistoryDatabase;
import io.parley.history.store.HistorySnapshot;
import io.parley.history.store.RebuildFailed;
import io.parley.history.store.RebuildStore;
import io.parley.history.verify.ArchiveVerification;
import io.parley.history.verify.Report;
import io.parley.history.verify.Scope;
import io.parley.history.verify.Verification;
import io.parley.history.verify.VerifyListener;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.topic.Topics;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A log that two history writers have archived, and that Kafka has forgotten but for its last few
/// events.
@WithServers
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(Lifecycle.PER_CLASS)
class ArchiveIT {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int CONVERSATIONS = 40;
  private static final int ARCHIVED = 60;
  private static final int EVENTS = 65;
  private static final String ID = id(7);

  private final Servers servers;
  private final KafkaConfig kafka;
  private final HistoryDatabase database;
  private final KafkaLog log;
  private final List<ConversationLog> conversations = new ArrayList<>();

  @TempDir private static Path files = Path.of("");

  private int copies;

  ArchiveIT(Servers servers) {
    this.servers = servers;
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    database = new HistoryDatabase(servers.newDatabase());
    log = new KafkaLog(servers.kafka());
  }

  @BeforeAll
  void archiveAndForget() {
    for (int c = 0; c < CONVERSATIONS; c++) {
      var conversation = ConversationLog.group(id(c));
      for (int i = 2; i <= EVENTS; i++) {
        conversation.post("message " + i);
      }
      conversations.add(conversation);
    }
    try (var _ = writer(database, "first.jsonl", true);
        var _ = writer(database, "second.jsonl", true)) {
      for (int to = 15; to <= ARCHIVED; to += 15) {
        append(to - 14, to);
        awaitArchived(to);
      }
    }
    forget();
    try (var _ = writer(database, "first.jsonl", false)) {
      append(ARCHIVED + 1, EVENTS);
      await().atMost(SOON).until(() -> sealed() == (long) CONVERSATIONS * EVENTS);
    }
  }

  @AfterAll
  void close() {
    log.close();
    database.close();
  }

  @Test
  void isSoundOnItsOwn() {
    Report report = verifyArchive(archive());

    assertThat(report.findings()).isEmpty();
    assertThat(report.counts().events()).isEqualTo((long) CONVERSATIONS * ARCHIVED);
    assertThat(report.counts().conversations()).isEqualTo(CONVERSATIONS);
    assertThat(report.counts().checkpoints()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void isWhatThePostgresqlIsHeldAgainstBeforeTheTopicBegins() {
    assertThat(verify(Scope.ALL, archive()).findings()).isEmpty();
    assertThat(verify(new Scope(ID, null, null), archive()).findings()).isEmpty();
    assertThat(verify(Scope.ALL, archive()).counts().logged())
        .isEqualTo((long) CONVERSATIONS * EVENTS);

    assertThat(verify(Scope.ALL, null).findings()).extracting(Finding::kind).containsOnly(Kind.CUT);
  }

  @Test
  void aRowThatWasChangedInPostgresqlIsFoundByTheArchive() {
    String where = " where conversation_id = '%s' and sequence = 40".formatted(ID);
    byte[] bytes = (byte[]) database.sql().fetchValue("select bytes from event" + where);
    database
        .sql()
        .execute(
            "update event set bytes = set_byte(bytes, length(bytes) - 3, get_byte(bytes,"
                + " length(bytes) - 3) # 1)"
                + where);
    try {
      assertFirst(verify(new Scope(ID, null, null), archive()), Kind.ALTERED, 40);
    } finally {
      database.sql().execute("update event set bytes = ?" + where, bytes);
    }
  }

  @Test
  void theHistoryIsRebuiltFromArchiveAndTopic() {
    List<String> before = database.contents();

    assertThat(rebuild(database, wholeLog())).isTrue();

    assertThat(database.contents()).isEqualTo(before);
    assertThatThrownBy(() -> rebuild(database, topic()))
        .isInstanceOf(RebuildFailed.class)
        .hasMessageContaining("does not hold the beginning");
  }

  @Test
  void aLostDatabaseIsRebuiltAndGoesOnWithItsCheckpointsAndItsArchive() {
    Path copy = copy();
    try (var anew = new HistoryDatabase(servers.newDatabase())) {
      assertThat(rebuild(anew, wholeLog())).isTrue();
      assertThat(anew.contents()).isEqualTo(database.contents());

      try (var _ = writer(anew, "anew.jsonl", copy)) {
        var store = new CheckpointStore(anew.dataSource());
        await().atMost(SOON).until(() -> store.last().equals(checkpoints().last()));
        await().atMost(SOON).until(() -> summary(copy).records() == (long) CONVERSATIONS * EVENTS);
      }
      assertThat(verifyArchive(copy).findings()).isEmpty();
    }
  }

  @Test
  void oneByteOfAFileFlipped() {
    Path copy = copy();
    Path segment = segments(copy).getFirst();
    byte[] bytes = bytes(segment);
    bytes[bytes.length / 3] ^= 1;
    write(segment, bytes);

    Report report = verifyArchive(copy);

    assertThat(report.isSound(Verdict.INTEGRITY)).isFalse();
    assertThat(report.findings())
        .anyMatch(
            finding ->
                finding.kind() == Kind.FILE
                    && finding.detail().contains(segment.getFileName().toString()))
        .anyMatch(finding -> finding.conversation() != null && finding.sequence() > 0);
    assertThat(verify(Scope.ALL, copy).isSound()).isFalse();
  }

  @Test
  void oneByteOfAnEventFlippedAndAllHashesOfFilesMadeRight() {
    Report report = forged(records -> replace(records, 40, ArchiveIT::flipped), spans -> spans);

    assertFirst(report, Kind.ALTERED, 40);
    assertThat(report.isSound(Verdict.COMPLETENESS)).isTrue();
  }

  @Test
  void oneEventForgedWithARightHash() {
    LoggedEvent other = conversations.get(7).forged(40);
    Report report =
        forged(
            records ->
                replace(
                    records,
                    40,
                    record ->
                        new ArchivedRecord(
                            record.offset(),
                            record.time(),
                            record.key(),
                            EventCodec.encodeSealed(other.sealed()))),
            spans -> spans);

    assertFirst(report, Kind.ALTERED, 40);
  }

  @Test
  void oneRecordDeleted() {
    Report report =
        forged(records -> without(records, event -> event.sequence() == 40), spans -> spans);

    assertFirst(report, Kind.HOLE, 40);
    assertThat(report.isSound(Verdict.INTEGRITY)).isTrue();
  }

  @Test
  void twoRecordsSwapped() {
    Report report =
        forged(
            records -> {
              List<ArchivedRecord> swapped = new ArrayList<>(records);
              int a = indexOf(records, 40);
              int b = indexOf(records, 43);
              if (a >= 0 && b >= 0) {
                Collections.swap(swapped, a, b);
              }
              return swapped;
            },
            spans -> spans);

    assertThat(report.isSound(Verdict.INTEGRITY)).isFalse();
    assertThat(first(report).conversation()).isEqualTo(ID);
    assertThat(first(report).sequence()).isEqualTo(40);
  }

  @Test
  void oneRecordInsertedBehindTheLastWithARightHash() {
    Report report =
        forged(
            records -> {
              int last = indexOf(records, ARCHIVED);
              if (last < 0) {
                return records;
              }
              ArchivedRecord end = records.getLast();
              List<ArchivedRecord> more = new ArrayList<>(records);
              more.add(
                  new ArchivedRecord(
                      end.offset() + 1,
                      end.time(),
                      records.get(last).key(),
                      EventCodec.encodeSealed(conversations.get(7).event(ARCHIVED + 1).sealed())));
              return more;
            },
            spans -> spans);

    assertFirst(report, Kind.INSERTED, ARCHIVED + 1);
  }

  @Test
  void anOldEventInsertedAgainInALaterEntryWithOtherContent() {
    LoggedEvent other = conversations.get(7).forged(3);
    Report report =
        forged(
            records ->
                indexOf(records, 40) < 0
                    ? records
                    : Stream.concat(
                            records.stream(),
                            Stream.of(
                                new ArchivedRecord(
                                    records.getLast().offset() + 1,
                                    records.getLast().time(),
                                    ID.getBytes(UTF_8),
                                    EventCodec.encodeSealed(other.sealed()))))
                        .toList(),
            spans -> spans);

    assertFirst(report, Kind.INSERTED, 3);
  }

  @Test
  void theTailOfAConversationCut() {
    Report report =
        forged(records -> without(records, event -> event.sequence() > 50), spans -> spans);

    assertFirst(report, Kind.TAIL_CUT, 51);
  }

  @Test
  void aWholeConversationRemoved() {
    Report report = forged(records -> without(records, _ -> true), spans -> spans);

    assertFirst(report, Kind.CONVERSATION_REMOVED, 1);
    assertThat(report.isSound(Verdict.INTEGRITY)).isTrue();
  }

  @Test
  void aWholeConversationRemovedWithItsSpans() {
    Report report =
        forged(
            records -> without(records, _ -> true),
            spans -> spans.stream().filter(span -> !span.conversation().equals(ID)).toList());

    assertThat(report.findings()).extracting(Finding::kind).contains(Kind.SEAL);
  }

  @Test
  void aSegmentThatIsMissing() throws IOException {
    Path copy = copy();
    Path segment = segments(copy).getFirst();
    Files.delete(segment);

    Report report = verifyArchive(copy);

    assertThat(report.isSound(Verdict.COMPLETENESS)).isFalse();
    assertThat(report.findings())
        .anyMatch(
            finding ->
                finding.kind() == Kind.CUT
                    && finding.detail().contains(segment.getFileName().toString()));
    assertThat(first(report).sequence()).isPositive();
    assertThatThrownBy(() -> rebuild(database, wholeLog(copy))).hasMessageContaining("is missing");
  }

  @Test
  void theEndOfTheArchiveCutWhereTheTopicHasItNoMore() throws IOException {
    Path copy = copy();
    long entries = summary(copy).entries();
    Hash kept = summary(copy).manifest();
    Files.delete(copy.resolve("manifest/%010d.txt".formatted(entries)));

    assertThat(
            new ArchiveVerification(ArchiveConfig.directory(copy), List.of(), kept, null)
                .run(VerifyListener.NOBODY)
                .findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.CUT);
    Report report = verify(Scope.ALL, copy);

    assertThat(report.isSound(Verdict.COMPLETENESS)).isFalse();
    assertThat(report.findings())
        .anyMatch(f -> f.kind() == Kind.CUT && f.detail().contains("begins at offset"));
    assertThatThrownBy(() -> rebuild(database, wholeLog(copy)))
        .hasMessageContaining("does not hold the beginning");
  }

  @Test
  void anEntryOfTheManifestThatIsMissing() throws IOException {
    Path copy = copy();
    Files.delete(copy.resolve("manifest/0000000002.txt"));

    assertThat(verifyArchive(copy).findings())
        .anyMatch(f -> f.kind() == Kind.CUT && f.detail().contains("entry 2 of the manifest"));
    assertThat(verify(Scope.ALL, copy).isSound()).isFalse();
  }

  @Test
  void exportsWithTheTopicByteForByteWhatPostgresqlDoes() {
    var published = new PublishedCheckpoints(kafka);
    await().atMost(SOON).until(() -> published.last().equals(checkpoints().last()));
    ConversationLog some = conversations.getFirst();
    for (io.parley.history.audit.Scope scope :
        List.of(
            of(ID),
            during(some.time(ARCHIVED - 2), some.time(EVENTS)),
            new io.parley.history.audit.Scope(null, "bob", Part.MEMBER, null, null, "message 6"))) {
      List<String> fromPostgres =
          HistorySnapshot.read(database.dataSource(), past -> Exported.jsonLines(past, scope));

      try (Archive opened = Archive.open(ArchiveConfig.directory(archive()))) {
        Past past = past(new ArchivedLog(opened, topic()), published.last().orElseThrow());

        assertThat(Exported.jsonLines(past, scope)).as("%s", scope).isEqualTo(fromPostgres);
        assertThat(fromPostgres.stream().filter(line -> line.contains("\"path\"")))
            .as("%s", scope)
            .isNotEmpty();
      }
    }
  }

  @Test
  void exportsAloneWhatItHasAndProvesIt() throws IOException {
    try (Archive opened = Archive.open(ArchiveConfig.directory(archive()))) {
      Past past = past(ArchivedLog.alone(opened), requireNonNull(opened.summary().checkpoint()));
      List<Finding> findings = new ArrayList<>();

      ExportCheck.Counts counts =
          ExportCheck.check(
              new BufferedReader(
                  new StringReader(String.join("\n", Exported.jsonLines(past, of(ID))) + "\n")),
              CheckpointKey.ofPem(Files.readString(files.resolve("key.pem.pub"))),
              findings::add);

      assertThat(findings).isEmpty();
      assertThat(counts.events()).isEqualTo(ARCHIVED);
      assertThat(counts.provenHeads()).isEqualTo(1);
      assertThat(past.receipts(ID, Instant.EPOCH).read("bob", 1)).isEqualTo(Answer.UNKNOWN);
    }
  }

  @Test
  void withoutItTheTopicIsNoPast() {
    assertThatThrownBy(() -> past(topic(), requireNonNull(checkpoints().last().orElse(null))))
        .isInstanceOf(IncompleteLog.class)
        .hasMessageContaining("does not hold the beginning of parley.events-");
  }

  private static Past past(CommittedLog of, SignedCheckpoint newest) {
    return new LogPast(of, newest, Custody.NOTHING, files, (_, _) -> {});
  }

  private static io.parley.history.audit.Scope of(String conversation) {
    return io.parley.history.audit.Scope.of(conversation);
  }

  private static io.parley.history.audit.Scope during(Instant from, Instant to) {
    return new io.parley.history.audit.Scope(null, null, Part.MEMBER, from, to, null);
  }

  private void append(int from, int to) {
    List<LoggedEvent> events = new ArrayList<>();
    conversations.forEach(conversation -> events.addAll(conversation.events(from, to)));
    log.append(events);
  }

  private void awaitArchived(int perConversation) {
    await()
        .atMost(SOON)
        .until(
            () ->
                Files.exists(archive())
                    && summary(archive()).records() == (long) CONVERSATIONS * perConversation);
  }

  private HistoryWriter writer(HistoryDatabase into, String checkpointFile, boolean archives) {
    return writer(into, checkpointFile, archives ? archive() : null);
  }

  private HistoryWriter writer(
      HistoryDatabase into, String checkpointFile, @Nullable Path archive) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", servers.kafka());
    settings.put("kafka.replication-factor", 1);
    settings.put("kafka.min-insync-replicas", 1);
    settings.put("postgres.url", into.url());
    settings.put("admin.port", 0);
    settings.put("checkpoints.key-file", files.resolve("key.pem").toString());
    settings.put("checkpoints.create-key", true);
    settings.put("checkpoints.period", "500ms");
    settings.put("checkpoints.file", files.resolve(checkpointFile).toString());
    settings.put("archive.directory", archive == null ? "" : archive.toString());
    settings.put("archive.period", "500ms");
    settings.put("archive.segment-bytes", 4096);
    return HistoryWriter.start(Configuration.of(HistoryWriterConfig.class, settings));
  }

  /// What retention does in its time.
  private void forget() {
    Map<TopicPartition, RecordsToDelete> until = new HashMap<>();
    summary(archive())
        .ends()
        .forEach(
            (partition, end) ->
                until.put(
                    new TopicPartition(Topics.EVENTS, partition),
                    RecordsToDelete.beforeOffset(end)));
    try (var admin = Admin.create(kafka.client(Map.of()))) {
      admin.deleteRecords(until).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean rebuild(HistoryDatabase of, CommittedLog from) {
    try (var store = new RebuildStore(new PostgresConfig(of.url(), 1, Duration.ofSeconds(5)), 2)) {
      return new Rebuild(new LogReader(from), store, new Silent())
          .run(
              new Rebuild.Settings(2, false),
              () ->
                  Flyway.configure()
                      .dataSource(of.url(), null, null)
                      .schemas(RebuildStore.SCHEMA)
                      .load()
                      .migrate());
    }
  }

  private Report verify(Scope scope, @Nullable Path archive) {
    ArchiveStore store = archive == null ? null : ArchiveConfig.directory(archive);
    return new Verification(scope, kafka, null, store, null)
        .run(database.dataSource(), VerifyListener.NOBODY);
  }

  private static Report verifyArchive(Path archive) {
    return new ArchiveVerification(ArchiveConfig.directory(archive), List.of(), null, null)
        .run(VerifyListener.NOBODY);
  }

  private Report forged(
      UnaryOperator<List<ArchivedRecord>> records, UnaryOperator<List<Span>> spans) {
    Path to = files.resolve("copy-" + ++copies);
    Forger.forge(archive(), to, records, spans);
    return verifyArchive(to);
  }

  private static void assertFirst(Report report, Kind kind, long sequence) {
    Finding first = first(report);
    assertThat(first.conversation()).isEqualTo(ID);
    assertThat(first.sequence()).isEqualTo(sequence);
    assertThat(first.kind()).isEqualTo(kind);
    assertThat(report.isSound()).isFalse();
  }

  private static Finding first(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.conversation() != null)
        .findFirst()
        .orElseThrow();
  }

  private interface Which {
    boolean is(EventEnvelope event);
  }

  private static List<ArchivedRecord> without(List<ArchivedRecord> records, Which which) {
    return records.stream()
        .filter(
            record -> {
              EventEnvelope event = event(record);
              return !(event.conversation().equals(ID) && which.is(event));
            })
        .toList();
  }

  private static List<ArchivedRecord> replace(
      List<ArchivedRecord> records, long sequence, UnaryOperator<ArchivedRecord> with) {
    int at = indexOf(records, sequence);
    List<ArchivedRecord> replaced = new ArrayList<>(records);
    if (at >= 0) {
      replaced.set(at, with.apply(records.get(at)));
    }
    return replaced;
  }

  private static ArchivedRecord flipped(ArchivedRecord record) {
    byte[] value = record.value().clone();
    value[new String(value, ISO_8859_1).indexOf("message 40")] ^= 1;
    return new ArchivedRecord(record.offset(), record.time(), record.key(), value);
  }

  private static int indexOf(List<ArchivedRecord> records, long sequence) {
    for (int i = 0; i < records.size(); i++) {
      EventEnvelope event = event(records.get(i));
      if (event.conversation().equals(ID) && event.sequence() == sequence) {
        return i;
      }
    }
    return -1;
  }

  private static EventEnvelope event(ArchivedRecord record) {
    return EventCodec.decode(EventCodec.decodeSealed(record.value()).bytes());
  }

  private CommittedLog topic() {
    return new TopicLog(kafka, "test");
  }

  private CommittedLog wholeLog() {
    return wholeLog(archive());
  }

  private CommittedLog wholeLog(Path archive) {
    return new ArchivedLog(Archive.open(ArchiveConfig.directory(archive)), topic());
  }

  private static Path archive() {
    return files.resolve("archive");
  }

  private static Summary summary(Path archive) {
    return Archive.open(ArchiveConfig.directory(archive)).summary();
  }

  private CheckpointStore checkpoints() {
    return new CheckpointStore(database.dataSource());
  }

  private long sealed() {
    return checkpoints().last().map(last -> last.checkpoint().sealed().total()).orElse(0L);
  }

  private Path copy() {
    Path to = files.resolve("copy-" + ++copies);
    try (Stream<Path> all = Files.walk(archive())) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(archive().relativize(file)));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The largest first.
  private static List<Path> segments(Path archive) {
    try (Stream<Path> all = Files.walk(archive.resolve("segments"))) {
      return all.filter(Files::isRegularFile)
          .sorted((a, b) -> Integer.compare(bytes(b).length, bytes(a).length))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(int number) {
    return "g:%032x".formatted(number);
  }

  private static final class Silent implements RebuildListener {

    @Override
    public void loaded(long offsets, long of) {}

    @Override
    public void setAside(LogPartition partition, long offset, String reason) {
      throw new AssertionError(partition + " at " + offset + ": " + reason);
    }

    @Override
    public void compared(List<Difference> differences) {
      assertThat(differences).isEmpty();
    }

    @Override
    public void swapped(@Nullable String keptBecause) {}
  }
}
