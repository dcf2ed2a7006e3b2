package io.parley.history.store;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.history.projection.LogPartition;
import io.parley.service.PostgresConfig;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;

/// Two sets of the projections' tables in one database: those in use, and those that are built
/// beside them, in a schema of their own. Everything that is no projection (accounts, log-ins, the
/// offsets themselves) stands among those in use and is never built.
///
/// Every method blocks, and throws [RebuildFailed] when it can't do what it is to do.
public final class RebuildStore implements AutoCloseable {

  /// The schema of what is being built.
  public static final String SCHEMA = "parley_rebuild";

  private static final String APPLICATION = "parley-history-rebuild";

  private final Connection lock;
  private final HikariDataSource pool;
  private final DSLContext live;
  private final DSLContext rebuilt;
  private final String liveSchema;

  /// Begins a rebuild: makes sure that there is no other.
  ///
  /// @param threads that load at a time
  public RebuildStore(PostgresConfig postgres, int threads) {
    PGSimpleDataSource source = HistoryLock.source(postgres, APPLICATION);
    this.live = DSL.using(source, SQLDialect.POSTGRES);
    this.lock = HistoryLock.take(source);
    this.liveSchema = translating(() -> String.valueOf(live.fetchValue("select current_schema()")));
    PGSimpleDataSource beside = HistoryLock.source(postgres, APPLICATION);
    beside.setCurrentSchema(SCHEMA);
    this.pool = new HikariDataSource();
    pool.setPoolName("parley-history-rebuild");
    pool.setDataSource(beside);
    pool.setMaximumPoolSize(threads + 1);
    pool.setMinimumIdle(0);
    // What is lost in a crash is built again.
    pool.setConnectionInitSql("set synchronous_commit = off");
    this.rebuilt = DSL.using(pool, SQLDialect.POSTGRES);
  }

  /// Takes away what an earlier rebuild has left; fails if something depends on the tables that it
  /// retired.
  public void clear() {
    translating(
        () -> {
          new Swap(live, rebuilt, liveSchema).dropRetired();
          return live.execute("drop schema if exists " + SCHEMA + " cascade");
        });
  }

  /// How far the log is written into the tables in use.
  public Map<LogPartition, Long> liveOffsets() {
    return translating(() -> OffsetTable.readAll(live));
  }

  /// Whether the tables in use have any event; otherwise they were lost, or are new.
  public boolean isLiveEmpty() {
    return translating(
        () -> Boolean.FALSE.equals(live.fetchValue("select exists (select from event)")));
  }

  /// Begins to load a partition.
  public PartitionLoad load(LogPartition partition) {
    return new PartitionLoad(partition, rebuilt);
  }

  /// The tables that are built, as a history writer sees them.
  public HistoryStore rebuilt() {
    return new JooqHistoryStore(pool, new RowCounters(new SimpleMeterRegistry()));
  }

  /// Takes out of what is built the contents that were taken out of what is in use. Nothing more
  /// is, as long as the rebuild goes on.
  public void repeatRedactions() {
    translating(
        () -> {
          RedactionTable.repeat(live, rebuilt);
          return true;
        });
  }

  /// Brings what the planner knows up to date.
  public void analyze() {
    translating(
        () -> {
          Projections.TABLES.forEach(table -> rebuilt.execute("analyze " + table));
          return true;
        });
  }

  /// Compares both sets of tables, as of one moment of those in use.
  ///
  /// @param catchUp brings what is built up to the offsets of that moment
  public List<Difference> compare(Consumer<Map<LogPartition, Long>> catchUp) {
    return translating(
        () ->
            Snapshots.read(
                live,
                tx -> {
                  catchUp.accept(OffsetTable.readAll(tx));
                  return rebuilt.transactionResult(other -> Checksums.compare(tx, other.dsl()));
                }));
  }

  /// Puts what is built in the place of what is in use, in one transaction, while history writers
  /// wait. Their next batches are fenced; they claim their partitions again and go on from the
  /// offsets of what was built.
  ///
  /// @param catchUp brings what is built up to the offsets of that moment
  public void swap(Consumer<Map<LogPartition, Long>> catchUp) {
    translating(
        () -> {
          new EventMonths(rebuilt).prepare(Instant.now());
          new Swap(live, rebuilt, liveSchema).perform(catchUp);
          return true;
        });
  }

  /// Takes away the tables that were in use before.
  ///
  /// @return why they can't be; empty if they could
  public Optional<String> dropRetired() {
    try {
      new Swap(live, rebuilt, liveSchema).dropRetired();
      return Optional.empty();
    } catch (DataAccessException e) {
      return Optional.of(String.valueOf(RebuildFailed.of(e).getMessage()));
    }
  }

  @Override
  public void close() {
    pool.close();
    HistoryLock.giveBack(lock);
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException e) {
      throw RebuildFailed.of(e);
    }
  }
}
