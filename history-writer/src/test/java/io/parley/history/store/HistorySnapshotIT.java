package io.parley.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.history.audit.Past;
import io.parley.history.audit.PastContract;
import io.parley.history.audit.RandomHistory;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.history.audit.export.Exported;
import io.parley.history.custody.Custody;
import io.parley.history.log.FakeLog;
import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.scan.LogPast;
import io.parley.history.store.Outcome.Written;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The past as PostgreSQL has it; and that the log tells the same.
@WithServers
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HistorySnapshotIT implements PastContract {

  private static final LogPartition EVENTS = new LogPartition("parley.events", 0);
  private static final LogPartition RECEIPTS = new LogPartition("parley.receipts", 0);

  private final Servers servers;

  @TempDir private Path directory = Path.of("");

  HistorySnapshotIT(Servers servers) {
    this.servers = servers;
  }

  @Override
  public <T> T read(List<LoggedEvent> events, List<Cursor> cursors, Function<Past, T> work) {
    return snapshot(events, cursors, work::apply);
  }

  private <T> T snapshot(
      List<LoggedEvent> events, List<Cursor> cursors, Function<HistorySnapshot, T> work) {
    try (var database = new HistoryDatabase(servers.newDatabase())) {
      var store =
          new JooqHistoryStore(database.dataSource(), new RowCounters(new SimpleMeterRegistry()));
      store.begin(List.of(EVENTS, RECEIPTS));
      write(store, new EventBatch(EVENTS, 0, events.size(), events));
      write(store, new CursorBatch(RECEIPTS, 0, cursors.size(), cursors));
      return HistorySnapshot.read(database.dataSource(), work);
    }
  }

  @Test
  void readsNoChangesIfTheyAreMoreThanThereIsRoomFor() {
    List<LoggedEvent> events = sealed(new RandomHistory(7).events("g:a", 200));

    snapshot(
        events,
        List.of(),
        history -> {
          List<RecordedEvent> all =
              history.changes("g:a", 200, 1_000, Long.MAX_VALUE).orElseThrow();
          int count = all.size();
          long bytes = all.stream().mapToLong(event -> event.sealed().bytes().length).sum();

          assertThat(count).isBetween(10, 199);
          assertThat(history.changes("g:a", 200, count, bytes)).hasValue(all);
          assertThat(history.changes("g:a", 200, count - 1, bytes)).isEmpty();
          assertThat(history.changes("g:a", 200, count, bytes - 1)).isEmpty();
          assertThat(history.changes("g:none", 200, 0, 0)).hasValue(List.of());
          return true;
        });
  }

  @Test
  void exportsByteForByteWhatTheLogDoes() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<LoggedEvent> events = new ArrayList<>();
    for (String id : List.of("g:b", "g:A", "d:alice:bob", "g:a")) {
      events.addAll(sealed(new RandomHistory(random.nextLong()).events(id, 150)));
    }
    var log = new FakeLog();
    events.forEach(event -> log.append(0, event));
    var past = new LogPast(log, null, Custody.NOTHING, directory, (_, _) -> {});

    read(
        events,
        List.of(),
        history -> {
          for (int i = 0; i < 40; i++) {
            Scope scope = scope(random, events);
            assertThat(Exported.jsonLines(past, scope))
                .as("%s of seed %d", scope, seed)
                .isEqualTo(Exported.jsonLines(history, scope));
          }
          return true;
        });
  }

  private static Scope scope(Random random, List<LoggedEvent> events) {
    Instant some = events.get(random.nextInt(events.size())).envelope().time();
    @Nullable String user =
        random.nextBoolean()
            ? RandomHistory.USERS.get(random.nextInt(RandomHistory.USERS.size()))
            : null;
    return new Scope(
        random.nextInt(4) == 0 ? "g:A" : null,
        user,
        random.nextBoolean() ? Scope.Part.MEMBER : Scope.Part.SENDER,
        some,
        random.nextBoolean() ? some.plusMillis(1 + random.nextInt(100)) : null,
        random.nextInt(3) == 0 ? Integer.toString(random.nextInt(10)) : null);
  }

  private static List<LoggedEvent> sealed(List<EventEnvelope> events) {
    List<LoggedEvent> logged = new ArrayList<>();
    EventHash head = EventHash.GENESIS;
    for (EventEnvelope event : events) {
      SealedEvent sealed = EventCodec.seal(event, head);
      head = sealed.hash();
      logged.add(new LoggedEvent(logged.size(), event, sealed));
    }
    return logged;
  }

  private static void write(HistoryStore store, Batch batch) {
    Claim claim =
        Objects.requireNonNull(store.claim(List.of(batch.partition())).get(batch.partition()));
    assertThat(store.write(List.of(new OwnedBatch(claim.epoch(), batch))).get(batch.partition()))
        .isEqualTo(new Written());
  }
}
