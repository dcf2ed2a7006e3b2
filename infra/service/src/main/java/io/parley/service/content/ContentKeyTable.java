package io.parley.service.content;

import java.sql.SQLTransientConnectionException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// `parley_keys.content_key`. Every method that asks throws [KeysUnavailable] when PostgreSQL is
/// away.
final class ContentKeyTable {

  /// Rows that are read at a time.
  static final int BATCH = 1_000;

  /// Before all ids.
  static final UUID LOWEST = new UUID(0, 0);

  /// Classes of SQLSTATE (PostgreSQL, appendix A): connection, rollback for others' sake,
  /// resources, operator intervention, system error.
  private static final Set<String> AWAY = Set.of("08", "40", "53", "57", "58");

  private final DSLContext sql;

  ContentKeyTable(DataSource pool) {
    this.sql = DSL.using(pool, SQLDialect.POSTGRES);
  }

  List<? extends Record> fetch(String query, Object... values) {
    return translating(() -> sql.fetch(query, values));
  }

  int execute(String statement, Object... values) {
    return translating(() -> sql.execute(statement, values));
  }

  <T> T inTransaction(Function<DSLContext, T> work) {
    return translating(() -> sql.transactionResult(tx -> work.apply(tx.dsl())));
  }

  /// Takes the rows as they were before out of the table's pages.
  void vacuum() {
    execute("vacuum parley_keys.content_key");
  }

  static UUID id(Record row) {
    return row.get("key_id", UUID.class);
  }

  static KeySubject subject(Record row) {
    return new KeySubject(
        row.get("author", String.class),
        row.get("conversation_id", String.class),
        YearMonth.from(row.get("month", LocalDate.class)));
  }

  static LocalDate month(KeySubject subject) {
    return subject.month().atDay(1);
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException e) {
      String state = e.sqlState();
      boolean away =
          (state.length() == 5 && AWAY.contains(state.substring(0, 2)))
              || e.getCause(SQLTransientConnectionException.class) != null;
      if (away) {
        throw new KeysUnavailable("the content keys' PostgreSQL is away", e);
      }
      throw e;
    }
  }
}
