package io.parley.connector.history;

import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The connector's PostgreSQL. Runs work on a connection of the pool, and tells the one failure
/// that callers can live with, [StoreUnavailable], from those that are mistakes of ours. Blocks;
/// safe for many threads.
public final class Database {

  /// Classes of SQLSTATE (PostgreSQL, appendix A): connection, rollback for others' sake,
  /// resources, operator intervention, system error.
  private static final Set<String> AWAY = Set.of("08", "40", "53", "57", "58");

  private final DSLContext sql;

  private Database(DSLContext sql) {
    this.sql = sql;
  }

  public static Database on(DataSource pool) {
    return new Database(DSL.using(pool, SQLDialect.POSTGRES));
  }

  /// Runs statements that each stand for themselves.
  public <T extends @Nullable Object> T query(Function<DSLContext, T> work) {
    return translating(() -> work.apply(sql));
  }

  /// Runs statements that hold together or not at all; each sees what was committed before it.
  public <T extends @Nullable Object> T transaction(Function<DSLContext, T> work) {
    return translating(() -> sql.transactionResult(inner -> work.apply(inner.dsl())));
  }

  /// Runs queries that all see the same moment.
  public <T extends @Nullable Object> T snapshot(Function<DSLContext, T> work) {
    return transaction(
        inner -> {
          inner.execute("set transaction isolation level repeatable read, read only");
          return work.apply(inner);
        });
  }

  private static <T extends @Nullable Object> T translating(Work<T> work) {
    try {
      return work.run();
    } catch (DataAccessException e) {
      if (isUnavailable(e)) {
        throw new StoreUnavailable("PostgreSQL is away", e);
      }
      throw e;
    }
  }

  private static boolean isUnavailable(DataAccessException e) {
    String state = e.sqlState();
    return (state.length() == 5 && AWAY.contains(state.substring(0, 2)))
        || e.getCause(SQLTransientConnectionException.class) != null;
  }

  @FunctionalInterface
  private interface Work<T extends @Nullable Object> {
    T run();
  }
}
