package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.HistoryDatabase;
import io.parley.schema.event.Cursor;
import io.parley.service.Configuration;
import io.parley.service.StartupException;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HistoryWriterIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Servers servers;
  private final HistoryDatabase database;
  private final KafkaLog log;
  private final List<HistoryWriter> writers = new ArrayList<>();

  HistoryWriterIT(Servers servers) {
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
  void writesEventsAndCursors() {
    start();
    var conversation = ConversationLog.group("g:1").post("hello");

    log.append(conversation);
    log.append(new Cursor("g:1", "bob", 2, 1, ConversationLog.START));

    awaitEvents(2);
    await().atMost(SOON).until(() -> database.count("cursor") == 1);
    assertHolds(conversation);
  }

  @Test
  void storesItsPositionBehindAbortedTransactions() throws Exception {
    HistoryWriter writer = start();
    var conversation = ConversationLog.group("g:1").post("hello");
    log.append(conversation.events(1, 1));
    log.appendAndAbort(conversation.events(2, 2));

    // The first event and the marker of its commit, the aborted one and the marker of its end.
    await().atMost(SOON).until(() -> nextOffset(log.partitionOf("g:1")) == 4);
    assertThat(database.count("event")).isEqualTo(1);

    log.append(conversation.events(2, 2));
    awaitEvents(2);
    assertThat(ready(writer)).contains("partitions: up");
  }

  @Test
  void writesEachEventOnceAcrossRestarts() {
    List<ConversationLog> conversations = conversations(20, 30);
    List<LoggedEvent> events = interleaved(conversations);

    for (int from = 0; from < events.size(); from += 200) {
      log.append(events.subList(from, Math.min(events.size(), from + 200)));
      HistoryWriter writer = start();
      int half = from + 100;
      await().atMost(SOON).until(() -> database.count("event") >= half);
      writer.close();
    }

    start();
    awaitEvents(events.size());
    conversations.forEach(this::assertHolds);
  }

  @Test
  void rebuildsADatabaseFromTheBeginningOfTheLog() {
    List<ConversationLog> conversations = conversations(10, 10);
    log.append(interleaved(conversations));
    start();
    awaitEvents(100);

    try (var rebuilt = new HistoryDatabase(servers.newDatabase())) {
      writers.removeFirst().close();
      start(rebuilt);
      await().atMost(SOON).until(() -> rebuilt.count("event") == 100);
      await().atMost(SOON).until(() -> rebuilt.contents().equals(database.contents()));
    }
  }

  @Test
  void sharesThePartitionsWithASecondWriterAndTakesThemOverWhenThatOneEnds() {
    List<ConversationLog> conversations = conversations(20, 60);
    List<LoggedEvent> events = interleaved(conversations);
    HistoryWriter first = start();
    log.append(events.subList(0, 400));
    HistoryWriter second = start();
    log.append(events.subList(400, 800));
    awaitEvents(800);
    await().atMost(SOON).until(() -> metric(second, "parley_history_partitions") > 0);
    first.close();
    log.append(events.subList(800, 1200));

    awaitEvents(1200);
    conversations.forEach(this::assertHolds);
    await().atMost(SOON).until(() -> metric(second, "parley_history_partitions") == 8);
  }

  @Test
  void givesUpABatchWhenAnotherHasClaimedThePartitionAndClaimsItAgain() throws Exception {
    HistoryWriter writer = start();
    var conversation = ConversationLog.group("g:1");
    log.append(conversation);
    awaitEvents(1);
    database
        .sql()
        .execute("update projection_offset set owner_epoch = nextval('projection_owner_epoch')");

    conversation.post("hello");
    log.append(conversation.events(2, 2));

    await().atMost(SOON).until(() -> metric(writer, "parley_history_fenced_total") > 0);
    awaitEvents(2);
    assertHolds(conversation);
    assertThat(ready(writer)).contains("partitions: up");
  }

  @Test
  void stopsOnlyThePartitionWhoseHashesDiverge() throws Exception {
    HistoryWriter writer = start();
    var diverging = ConversationLog.group("g:1").post("one");
    var healthy = ConversationLog.group(inAnotherPartitionThan("g:1"));
    log.append(diverging);
    log.append(healthy);
    awaitEvents(3);

    log.append(List.of(diverging.forged(2)));
    diverging.post("two");
    log.append(diverging.events(3, 3));
    healthy.post("one").post("two");
    log.append(healthy.events(2, 3));

    awaitEvents(5);
    await().atMost(SOON).until(() -> ready(writer).contains("stopped: parley.events-"));
    assertThat(ready(writer)).startsWith("503").contains("event 2 of conversation g:1");
    assertThat(metric(writer, "parley_history_partitions_stopped")).isEqualTo(1);
    assertThat(nextOffset(log.partitionOf("g:1"))).isLessThanOrEqualTo(3);
    assertHolds(healthy);
  }

  @Test
  void stopsOnlyThePartitionOfARecordThatCannotBeRead() throws Exception {
    HistoryWriter writer = start();
    var before = ConversationLog.group("g:1");
    var healthy = ConversationLog.group(inAnotherPartitionThan("g:1"));
    log.append(before);
    log.append(log.partitionOf("g:1"), new byte[] {1, 2, 3});
    before.post("behind it");
    log.append(before.events(2, 2));
    log.append(healthy);

    awaitEvents(2);
    await().atMost(SOON).until(() -> ready(writer).contains("at offset 2: sealed event"));
    assertThat(ready(writer)).startsWith("503");
    assertThat(nextOffset(log.partitionOf("g:1"))).isEqualTo(2);
  }

  @Test
  void stopsWhereTheLogNoLongerHoldsWhatComesNext() throws Exception {
    var conversation = ConversationLog.group("g:1");
    log.append(conversation);
    int partition = log.partitionOf("g:1");
    database
        .sql()
        .execute(
            "insert into projection_offset values ('parley.events', %d, 77)".formatted(partition));

    HistoryWriter writer = start();

    await()
        .atMost(SOON)
        .until(
            () ->
                ready(writer)
                    .contains(
                        "parley.events-%d at offset 77: the log does not hold it"
                            .formatted(partition)));
    assertThat(database.count("event")).isZero();
    assertThat(nextOffset(partition)).isEqualTo(77);
  }

  @Test
  void catchesUpWhenPostgresqlComesBack() throws Exception {
    HistoryWriter writer = start();
    var conversation = ConversationLog.group("g:1");
    log.append(conversation);
    awaitEvents(1);

    database.goAway();
    conversation.post("meanwhile");
    log.append(conversation.events(2, 2));
    await().atMost(SOON).until(() -> ready(writer).contains("postgres: down"));
    conversation.post("and more");
    log.append(conversation.events(3, 3));
    await().atMost(SOON).until(() -> metric(writer, "parley_history_lag_records") > 0);

    database.comeBack();
    await().ignoreExceptions().atMost(SOON).until(() -> database.count("event") == 3);
    assertHolds(conversation);
    await().atMost(SOON).until(() -> ready(writer).startsWith("200"));
    await().atMost(SOON).until(() -> metric(writer, "parley_history_lag_records") == 0);
    assertThat(metric(writer, "parley_history_lag_seconds")).isZero();
  }

  @Test
  void refusesToStartOnOtherTables() {
    database.sql().execute("update flyway_schema_history set version = '99'");

    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("the database has tables of version 99 where ");
  }

  @Test
  void refusesToStartWithoutTables() {
    String empty = servers.newDatabase();

    assertThatThrownBy(() -> HistoryWriter.start(config(empty)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("tables of version none");
  }

  @Test
  void isAsFastAsItIs() {
    List<ConversationLog> logs = conversations(100, 200);
    List<LoggedEvent> events = interleaved(logs);
    for (int from = 0; from < events.size(); from += 5_000) {
      log.append(events.subList(from, from + 5_000));
    }

    long startNs = System.nanoTime();
    start();
    await().atMost(Duration.ofSeconds(90)).until(() -> database.count("event") == events.size());
    double seconds = (System.nanoTime() - startNs) / 1e9;

    System.out.printf(
        "FIGURE %d events written in %.1f s, %.0f a second%n",
        events.size(), seconds, events.size() / seconds);
    assertHolds(logs.getFirst());
  }

  @Test
  void storesTheOffsetSoonAfterTheCommit() {
    start();
    var conversation = ConversationLog.group("g:1");
    log.append(conversation);
    awaitEvents(1);
    int partition = log.partitionOf("g:1");

    long[] micros = new long[60];
    for (int i = 0; i < micros.length; i++) {
      long end = nextOffset(partition) + 2; // an event and the marker of its transaction
      conversation.post("message " + i);
      log.append(conversation.events(i + 2, i + 2));
      long committedNs = System.nanoTime();
      while (nextOffset(partition) < end) {
        Thread.onSpinWait();
      }
      micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - committedNs);
    }

    Arrays.sort(micros);
    System.out.printf(
        "FIGURE from commit to stored offset: median %.1f ms, 95%% %.1f ms, longest %.1f ms%n",
        micros[30] / 1e3, micros[57] / 1e3, micros[59] / 1e3);
  }

  private HistoryWriter start() {
    return start(database);
  }

  private HistoryWriter start(HistoryDatabase into) {
    HistoryWriter writer = HistoryWriter.start(config(into.url()));
    writers.add(writer);
    return writer;
  }

  private HistoryWriterConfig config(String url) {
    return Configuration.of(
        HistoryWriterConfig.class,
        Map.of(
            "kafka.bootstrap-servers",
            servers.kafka(),
            "kafka.replication-factor",
            1,
            "kafka.min-insync-replicas",
            1,
            "postgres.url",
            url,
            "postgres.connection-timeout",
            "1s",
            "ingest.session-timeout",
            "6s",
            "ingest.lag-period",
            "200ms",
            "admin.port",
            0));
  }

  private void awaitEvents(int count) {
    await().atMost(SOON).until(() -> database.count("event") == count);
  }

  /// The database has exactly the log's events, byte for byte, and its head.
  private void assertHolds(ConversationLog expected) {
    assertThat(
            database
                .sql()
                .fetch(
                    "select bytes, hash from event where conversation_id = ? order by sequence",
                    expected.conversation()))
        .extracting(row -> row.get(0, byte[].class), row -> row.get(1, byte[].class))
        .containsExactlyElementsOf(
            expected.events().stream()
                .map(event -> tuple(event.sealed().bytes(), event.sealed().hash().bytes()))
                .toList());
    assertThat(
            database
                .sql()
                .fetchValue(
                    "select head from conversation where conversation_id = ?",
                    expected.conversation()))
        .isEqualTo((long) expected.events().size());
  }

  private long nextOffset(int partition) {
    return database
        .sql()
        .fetchOptional(
            "select next_offset from projection_offset"
                + " where topic = 'parley.events' and partition = ?",
            partition)
        .map(row -> row.get(0, Long.class))
        .orElse(-1L);
  }

  private String inAnotherPartitionThan(String conversation) {
    return Stream.iterate(2, i -> i + 1)
        .map(i -> "g:" + i)
        .filter(other -> log.partitionOf(other) != log.partitionOf(conversation))
        .findFirst()
        .orElseThrow();
  }

  private static List<ConversationLog> conversations(int count, int events) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              var log = ConversationLog.group("g:" + i);
              IntStream.range(1, events).forEach(n -> log.post("message " + n + " of " + i));
              return log;
            })
        .toList();
  }

  private static List<LoggedEvent> interleaved(List<ConversationLog> logs) {
    int events = logs.getFirst().events().size();
    return IntStream.rangeClosed(1, events)
        .boxed()
        .flatMap(sequence -> logs.stream().map(log -> log.event(sequence)))
        .toList();
  }

  /// Status and text of the readiness.
  private static String ready(HistoryWriter writer) throws Exception {
    return get(writer, "/health/ready");
  }

  private static double metric(HistoryWriter writer, String name) throws Exception {
    return get(writer, "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  private static String get(HistoryWriter writer, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + writer.adminPort() + path);
      var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }
}
