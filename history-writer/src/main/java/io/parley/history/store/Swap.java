package io.parley.history.store;

import io.parley.history.projection.LogPartition;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The exchange of the tables in use for those that were built, in one transaction:
///
/// 1. `projection_offset` is locked against writers. Readers go on.
/// 2. What was built catches up with it.
/// 3. The projections are locked against everybody, for as long as it takes to move them.
/// 4. The tables in use go to the schema `parley_retired`, those built into their place.
/// 5. The offsets become those of what was built, under a new owner's epoch.
///
/// Whoever waited for a table finds the new one under its name.
final class Swap {

  private static final Logger log = LoggerFactory.getLogger(Swap.class);

  private static final String RETIRED = "parley_retired";

  /// Nobody is held up for longer by a wait for somebody else's transaction.
  private static final String LOCK_TIMEOUT = "set local lock_timeout = '5s'";

  private static final int MAX_TRIES = 24;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String MONTHS =
      """
      select child.relname from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_class parent on parent.oid = inhparent
      join pg_namespace on pg_namespace.oid = parent.relnamespace
      where nspname = ? and parent.relname = 'event' order by 1\
      """;

  private static final String GRANTS =
      """
      select format('grant %s on %I.%I to %s', privilege_type, ?, relname,
                    case grantee when 0 then 'public' else quote_ident(rolname) end)
      from pg_class
      join pg_namespace on pg_namespace.oid = relnamespace
      cross join lateral aclexplode(relacl)
      left join pg_roles on pg_roles.oid = grantee
      where nspname = ? and relname = ? and grantee <> relowner\
      """;

  private static final String TAKE_OVER_OFFSETS =
      """
      insert into {0}.projection_offset (topic, partition, next_offset, owner_epoch)
      select topic, partition, next_offset, {2} from {1}.projection_offset
      on conflict (topic, partition) do update
      set next_offset = excluded.next_offset, owner_epoch = excluded.owner_epoch, updated_at = now()\
      """;

  private final DSLContext live;
  private final DSLContext rebuilt;
  private final String schema;

  /// @param schema of the tables in use
  Swap(DSLContext live, DSLContext rebuilt, String schema) {
    this.live = live;
    this.rebuilt = rebuilt;
    this.schema = schema;
  }

  void perform(Consumer<Map<LogPartition, Long>> catchUp) {
    for (int tries = 1; ; tries++) {
      try {
        live.transaction(tx -> exchange(tx.dsl(), catchUp));
        return;
      } catch (DataAccessException e) {
        if (!LOCK_NOT_AVAILABLE.equals(e.sqlState()) || tries == MAX_TRIES) {
          throw e;
        }
        log.info("somebody's transaction holds the tables; trying again");
      }
    }
  }

  void dropRetired() {
    live.execute("drop table if exists " + qualified(RETIRED, Projections.TABLES));
    live.execute("drop schema if exists " + RETIRED);
  }

  private void exchange(DSLContext tx, Consumer<Map<LogPartition, Long>> catchUp) {
    tx.execute(LOCK_TIMEOUT);
    tx.execute("lock table projection_offset in exclusive mode");
    catchUp.accept(OffsetTable.readAll(tx));
    requireCaughtUp(OffsetTable.readAll(tx), OffsetTable.readAll(rebuilt));
    // Before the tables are locked, because a writer that makes a month waits for them.
    makeMissingMonths(tables(tx, schema));
    tx.execute("lock table " + qualified(schema, Projections.TABLES));
    List<String> retired = tables(tx, schema);
    List<String> built = tables(tx, RebuildStore.SCHEMA);
    tx.execute("create schema " + RETIRED);
    built.forEach(table -> grant(tx, table));
    retired.forEach(table -> move(tx, table, schema, RETIRED));
    built.forEach(table -> move(tx, table, RebuildStore.SCHEMA, schema));
    long epoch = OffsetTable.nextEpoch(tx);
    tx.execute(TAKE_OVER_OFFSETS, DSL.name(schema), DSL.name(RebuildStore.SCHEMA), DSL.val(epoch));
    tx.execute("drop schema " + RebuildStore.SCHEMA + " cascade");
  }

  /// A writer that has seen a month's table does not look for it again.
  private void makeMissingMonths(List<String> tables) {
    var months = new EventMonths(rebuilt);
    tables.forEach(months::makeNamed);
  }

  private static void requireCaughtUp(
      Map<LogPartition, Long> live, Map<LogPartition, Long> rebuilt) {
    live.forEach(
        (partition, offset) -> {
          if (rebuilt.getOrDefault(partition, 0L) < offset) {
            throw new RebuildFailed(partition + " is not built as far as it is written");
          }
        });
  }

  private void grant(DSLContext tx, String table) {
    tx.fetch(GRANTS, RebuildStore.SCHEMA, schema, table)
        .getValues(0, String.class)
        .forEach(tx::execute);
  }

  private static void move(DSLContext tx, String table, String from, String to) {
    tx.execute("alter table %s.%s set schema %s".formatted(from, table, to));
  }

  /// The projections, and the months that `event` is partitioned into.
  private static List<String> tables(DSLContext tx, String schema) {
    return Stream.concat(
            Projections.TABLES.stream(),
            tx.fetch(MONTHS, schema).getValues(0, String.class).stream())
        .toList();
  }

  private static String qualified(String schema, List<String> tables) {
    return String.join(", ", tables.stream().map(table -> schema + "." + table).toList());
  }
}
