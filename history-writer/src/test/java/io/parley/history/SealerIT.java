package io.parley.history;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Proof;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.checkpoint.PublishedCheckpoints;
import io.parley.history.projection.ConversationLog;
import io.parley.history.store.CheckpointStore;
import io.parley.history.store.HistoryDatabase;
import io.parley.history.trail.AuditTrail;
import io.parley.history.verify.Prover;
import io.parley.history.verify.Report;
import io.parley.history.verify.Scope;
import io.parley.history.verify.Verification;
import io.parley.history.verify.VerifyListener;
import io.parley.schema.RawJson;
import io.parley.schema.topic.Topics;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import io.parley.service.TopicReader;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints as writers make them and bring them away.
@WithServers
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SealerIT {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String ID = "g:" + "1".repeat(32);

  private final Servers servers;
  private final HistoryDatabase database;
  private final KafkaLog log;
  private final CheckpointStore checkpoints;
  private final ConversationLog conversation = ConversationLog.group(ID);
  private final List<HistoryWriter> writers = new ArrayList<>();

  @TempDir private Path files = Path.of("");

  SealerIT(Servers servers) {
    this.servers = servers;
    database = new HistoryDatabase(servers.newDatabase());
    log = new KafkaLog(servers.kafka());
    checkpoints = new CheckpointStore(database.dataSource());
  }

  @AfterEach
  void close() {
    stop();
    log.close();
    database.close();
  }

  private HistoryWriter start(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", servers.kafka());
    settings.put("kafka.replication-factor", 1);
    settings.put("kafka.min-insync-replicas", 1);
    settings.put("postgres.url", database.url());
    settings.put("admin.port", 0);
    settings.put("checkpoints.key-file", file("key.pem"));
    settings.put("checkpoints.create-key", true);
    settings.put("checkpoints.period", "200ms");
    settings.putAll(more);
    HistoryWriter writer =
        HistoryWriter.start(Configuration.of(HistoryWriterConfig.class, settings));
    writers.add(writer);
    return writer;
  }

  private void stop() {
    writers.forEach(HistoryWriter::close);
    writers.clear();
  }

  private String file(String name) {
    return files.resolve(name).toString();
  }

  private CheckpointKey publicKey(String name) throws IOException {
    return CheckpointKey.ofPem(Files.readString(files.resolve(name + ".pub")));
  }

  /// Writes one more event, and waits until it is sealed.
  private void sealOneMore() {
    int next = conversation.events().size() + 1;
    conversation.post("message " + next);
    log.append(conversation.events(next, next));
    awaitSealed();
  }

  private void awaitSealed() {
    await()
        .atMost(SOON)
        .until(
            () ->
                checkpoints
                    .last()
                    .filter(
                        last -> last.checkpoint().sealed().total() == conversation.events().size())
                    .isPresent());
  }

  private static List<Long> numbers(List<SignedCheckpoint> checkpoints) {
    return checkpoints.stream().map(SignedCheckpoint::number).toList();
  }

  private static List<SignedCheckpoint> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(CheckpointJson::read).toList();
  }

  private void assertSound() {
    Report report = verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.counts().unsealed()).isZero();
  }

  private Report verify() {
    return new Verification(Scope.ALL, kafka(), null, null, null)
        .run(database.dataSource(), VerifyListener.NOBODY);
  }

  private static String ready(HistoryWriter writer) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + writer.adminPort() + "/health/ready"))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void severalWritersMakeOneChainAndEachHasAllOfItInItsFile() throws Exception {
    start(Map.of("checkpoints.file", file("first.jsonl")));
    start(Map.of("checkpoints.file", file("second.jsonl")));
    log.append(conversation);
    awaitSealed();
    for (int i = 0; i < 5; i++) {
      sealOneMore();
    }
    List<SignedCheckpoint> all = checkpoints.after(0);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(read(files.resolve("first.jsonl"))).isEqualTo(all);
              assertThat(read(files.resolve("second.jsonl"))).isEqualTo(all);
            });
    assertThat(all).hasSizeGreaterThanOrEqualTo(6);
    assertSound();
  }

  @Test
  void aKeyHandsOverToAnotherWhichThenProvesWhatTheFirstHasSealed() throws Exception {
    start(Map.of());
    log.append(conversation.post("sealed by the first key"));
    awaitSealed();
    stop();

    start(
        Map.of(
            "checkpoints.key-file", file("next.pem"),
            "checkpoints.previous-key-file", file("key.pem")));
    await()
        .atMost(SOON)
        .until(() -> checkpoints.last().orElseThrow().checkpoint().nextKey() != null);
    sealOneMore();
    assertThat(checkpoints.last().orElseThrow().checkpoint().key())
        .isEqualTo(publicKey("next.pem"));
    assertSound();
    Proof proof = Prover.prove(database.dataSource(), ID, 2);
    assertThat(proof.examine(publicKey("next.pem"))).isEmpty();
    assertThat(Prover.prove(database.dataSource(), ID, 3).examine(publicKey("next.pem"))).isEmpty();
  }

  @Test
  void aKeyThatNobodyHandedOverToSealsNothing() throws Exception {
    start(Map.of());
    log.append(conversation);
    awaitSealed();
    stop();

    HistoryWriter writer = start(Map.of("checkpoints.key-file", file("another.pem")));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(ready(writer)).contains("checkpoints: down, nobody has handed over"));
    assertThat(checkpoints.after(0)).hasSize(1);
  }

  @Test
  void aCommandGetsEachCheckpointAndAgainUntilItSucceeds() throws Exception {
    Path script = files.resolve("command.sh");
    Files.writeString(
        script,
        """
        [ -e "$1.ready" ] || exit 3
        cat >> "$1"
        """,
        UTF_8);
    HistoryWriter writer =
        start(Map.of("checkpoints.command", List.of("/bin/sh", script.toString(), file("told"))));
    log.append(conversation);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ready(writer))
                    .contains("checkpoints: down, command /bin/sh: exit code 3"));

    Files.createFile(files.resolve("told.ready"));
    await().atMost(SOON).untilAsserted(() -> assertThat(ready(writer)).contains("checkpoints: up"));
    assertThat(numbers(read(files.resolve("told")))).isEqualTo(numbers(checkpoints.after(0)));
  }

  @Test
  void aCommandNeedNotReadWhatItIsTold() throws Exception {
    HistoryWriter writer = start(Map.of("checkpoints.command", List.of("/bin/true")));
    log.append(conversation);
    for (int i = 0; i < 5; i++) {
      sealOneMore();
    }

    await().atMost(SOON).untilAsserted(() -> assertThat(ready(writer)).contains("checkpoints: up"));
    assertThat(new PublishedCheckpoints(new KafkaConfig(servers.kafka(), 1, 1, Map.of())).all())
        .isEqualTo(checkpoints.after(0));
  }

  @Test
  void aLineThatACrashLeftUnfinishedIsWrittenAnew() throws Exception {
    Path file = files.resolve("checkpoints.jsonl");
    start(Map.of("checkpoints.file", file.toString()));
    log.append(conversation);
    awaitSealed();
    await().atMost(SOON).until(() -> Files.exists(file) && read(file).size() == 1);
    stop();
    Files.writeString(file, "{\"number\":2,\"ha", StandardOpenOption.APPEND);

    start(Map.of("checkpoints.file", file.toString()));
    sealOneMore();

    await().atMost(SOON).untilAsserted(() -> assertThat(read(file)).hasSize(2));
    assertThat(read(file)).isEqualTo(checkpoints.after(0));
  }

  @Test
  void whatIsNotWholeIsNotSealed() throws Exception {
    start(Map.of("checkpoints.events", 1_000, "checkpoints.period", "1h"));
    log.append(conversation.post("two").post("three"));
    awaitSealed();
    stop();
    conversation.post("four").post("five");
    log.append(conversation.events(4, 5));
    start(Map.of("checkpoints.period", "1h"));
    await().atMost(SOON).until(() -> database.count("event") == 5);
    database.sql().execute("delete from event where sequence = 4");
    stop();

    HistoryWriter refusing = start(Map.of());

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ready(refusing))
                    .contains("checkpoints: down, nothing is sealed: event 4 of " + ID));
    assertThat(checkpoints.after(0)).hasSize(1);
  }

  @Test
  void aKeyFileThatIsNoKeyIsRefused() throws Exception {
    Files.writeString(files.resolve("broken.pem"), "no key");

    assertThatThrownBy(() -> start(Map.of("checkpoints.key-file", file("broken.pem"))))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("not a private Ed25519 key");
    assertThatThrownBy(
            () ->
                start(
                    Map.of(
                        "checkpoints.key-file",
                        file("missing.pem"),
                        "checkpoints.create-key",
                        false)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no key for checkpoints");
  }

  @Test
  void whatStandsOnTheAuditLogIsSealedWithTheHistory() {
    var trail = new AuditTrail(kafka(), InstantSource.system());
    trail.append("olga", "read", RawJson.of("{}"));
    start(Map.of());
    log.append(conversation);
    awaitSealedEntries(1);

    trail.append("olga", "export", RawJson.of("{}"));
    trail.append("olga", "read", RawJson.of("{}"));
    awaitSealedEntries(3);

    assertThat(verify().trail().sealed()).isEqualTo(3);
    assertSound();
  }

  @Test
  void aTailCutFromTheAuditLogIsFoundAndSealedNoMore() throws Exception {
    List<byte[]> values = threeEntriesSealed();

    write(values.subList(0, 2));

    Report report = verify();
    assertThat(report.findings())
        .extracting(Finding::kind, Finding::detail)
        .containsExactly(tuple(Kind.AUDIT_LOG_CUT, "entry 3 of the audit log is gone"));
    HistoryWriter refusing = start(Map.of());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ready(refusing))
                    .contains("the audit log ends with entry 2, and is not what is sealed"));
  }

  @Test
  void anEntryOfTheAuditLogThatWasWrittenOverWithAllHashesBehindItIsFound() {
    List<byte[]> values = threeEntriesSealed();

    write(List.of());
    var forger = new AuditTrail(kafka(), InstantSource.system());
    for (int i = 0; i < values.size(); i++) {
      forger.append("nobody", "read", RawJson.of("{}"));
    }

    assertThat(verify().findings())
        .extracting(Finding::kind, Finding::detail)
        .containsExactly(
            tuple(
                Kind.AUDIT_LOG,
                "entry 3 of the audit log, or one before it, is not what checkpoint 1 sealed"));
  }

  @Test
  void aByteFlippedInTheAuditLogIsFound() {
    List<byte[]> values = new ArrayList<>(threeEntriesSealed());
    byte[] flipped = values.get(1).clone();
    flipped[new String(flipped, ISO_8859_1).indexOf("olga")] ^= 1;
    values.set(1, flipped);

    write(values);

    assertThat(verify().findings())
        .extracting(Finding::kind, Finding::detail)
        .containsExactly(
            tuple(Kind.AUDIT_LOG, "entry 2 of the audit log does not follow from the one before"));
  }

  /// The values on the topic.
  private List<byte[]> threeEntriesSealed() {
    var trail = new AuditTrail(kafka(), InstantSource.system());
    for (int i = 0; i < 3; i++) {
      trail.append("olga", "read", RawJson.of("{}"));
    }
    start(Map.of());
    log.append(conversation);
    awaitSealedEntries(3);
    stop();
    var topics = new TopicReader(kafka(), "test");
    var partition = new TopicPartition(Topics.AUDIT, 0);
    List<byte[]> values = new ArrayList<>();
    try (var records = topics.read(partition, topics.settledEnd(partition))) {
      records.forEachRemaining(record -> values.add(record.value()));
    }
    return values;
  }

  /// Makes the topic anew, with these on it.
  private void write(List<byte[]> values) {
    try (var admin = Admin.create(kafka().client(Map.of()))) {
      admin.deleteTopics(List.of(Topics.AUDIT)).all().get();
      while (admin.listTopics().names().get().contains(Topics.AUDIT)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    try (var layout = new TopicLayout(kafka())) {
      layout.create(KafkaLog.PARTITIONS);
    }
    try (var producer =
        new KafkaProducer<>(
            kafka().client(Map.of("acks", "all")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(Topics.AUDIT, 0, null, value)).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitSealedEntries(long entries) {
    await()
        .atMost(SOON)
        .until(
            () ->
                checkpoints
                    .last()
                    .map(last -> last.checkpoint().sealed().trail())
                    .filter(trail -> trail.entries() == entries)
                    .isPresent());
  }

  private KafkaConfig kafka() {
    return new KafkaConfig(servers.kafka(), 1, 1, Map.of());
  }
}
