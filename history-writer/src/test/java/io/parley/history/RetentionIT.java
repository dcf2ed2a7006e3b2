package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand.Approve;
import io.parley.history.custody.CustodyCommand.AskFor;
import io.parley.history.custody.CustodyCommand.SetHold;
import io.parley.history.custody.Due;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.projection.ConversationLog;
import io.parley.history.store.HistoryDatabase;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailEntry;
import io.parley.schema.SqlMigrations;
import io.parley.schema.conversation.ConversationKind;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is too old goes by itself, where a history writer is told to see to it.
@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RetentionIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final String ID = "g:" + "1".repeat(32);
  private static final String HELD = "g:" + "2".repeat(32);

  private final KafkaConfig kafka;
  private final HistoryDatabase database;
  private final KafkaLog log;
  private final CustodyTrail custody;
  private final List<HistoryWriter> writers = new ArrayList<>();

  RetentionIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    database = new HistoryDatabase(servers.newDatabase());
    log = new KafkaLog(servers.kafka());
    custody = new CustodyTrail(kafka, InstantSource.system());
  }

  @AfterEach
  void close() {
    writers.forEach(HistoryWriter::close);
    log.close();
    database.close();
  }

  @Test
  void severalWritersEraseWhatIsTooOldOneAtATimeAndNotMoreOftenThanTheyAreTo() {
    makeContentKeys();
    log.append(ConversationLog.group(ID).post("too old"));
    log.append(ConversationLog.group(HELD).post("too old, but held"));
    custody.execute("olga", new SetHold(new HoldScope(HELD, null, null, null), "case 7"));
    start();
    start();
    await().atMost(SOON).until(() -> database.count("event") == 4);

    long request =
        custody.execute(
            "olga",
            new AskFor(
                new KeepFor(new OfKind(ConversationKind.GROUP), Duration.ofMillis(1)),
                "policy of 2026",
                Duration.ofDays(1)));
    custody.execute("oscar", new Approve(request));

    await().atMost(SOON).until(() -> contents(ID) == 0);
    await().atMost(SOON).until(() -> custody.read().ended().size() >= 3);
    assertThat(contents(HELD)).isEqualTo(1);
    List<Due> runs = List.copyOf(runs().values());
    for (int i = 1; i < runs.size(); i++) {
      assertThat(Duration.between(runs.get(i - 1).began(), runs.get(i).began()))
          .isGreaterThanOrEqualTo(PERIOD);
    }
    assertThat(whoRan()).containsOnly("(history writer)");
  }

  @Test
  void nothingIsDoneWhereEverythingIsKeptForEver() {
    makeContentKeys();
    log.append(ConversationLog.group(ID).post("kept"));
    HistoryWriter writer = start();
    await().atMost(SOON).until(() -> database.count("event") == 2);

    writer.close();

    assertThat(runs()).isEmpty();
    assertThat(contents(ID)).isEqualTo(1);
  }

  @Test
  void itDoesNotStartWithoutTheContentKeysThatItIsToDestroy() {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no tables for content keys");
  }

  private Map<Long, Due> runs() {
    Custody now = custody.read();
    return now.runs();
  }

  private List<String> whoRan() {
    List<TrailEntry> entries = new ArrayList<>();
    new AuditTrail(kafka, InstantSource.system()).read(entries::add);
    return entries.stream()
        .map(TrailEntry::entry)
        .filter(entry -> entry.action().startsWith("run"))
        .map(entry -> entry.by())
        .toList();
  }

  /// How many messages of a conversation still say something.
  private long contents(String conversation) {
    return (long)
        database
            .sql()
            .fetchValue(
                "select count(*) from message where conversation_id = ? and content is not null",
                conversation);
  }

  private void makeContentKeys() {
    Flyway.configure()
        .dataSource(database.url(), null, null)
        .schemas(SqlMigrations.CONTENT_KEYS_SCHEMA)
        .locations(SqlMigrations.CONTENT_KEYS_LOCATION)
        .load()
        .migrate();
  }

  private HistoryWriter start() {
    HistoryWriter writer =
        HistoryWriter.start(
            Configuration.of(
                HistoryWriterConfig.class,
                Map.of(
                    "kafka.bootstrap-servers",
                    kafka.bootstrapServers(),
                    "kafka.replication-factor",
                    1,
                    "kafka.min-insync-replicas",
                    1,
                    "postgres.url",
                    database.url(),
                    "retention.period",
                    PERIOD.toMillis() + "ms",
                    "admin.port",
                    0)));
    writers.add(writer);
    return writer;
  }
}
