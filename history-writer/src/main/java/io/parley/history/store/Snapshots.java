package io.parley.history.store;

import java.util.function.Function;
import org.jooq.DSLContext;

/// Transactions that see the database as it was when they first looked, and change nothing.
final class Snapshots {

  private Snapshots() {}

  static <T> T read(DSLContext database, Function<DSLContext, T> work) {
    return database.transactionResult(
        tx -> {
          tx.dsl().execute("set transaction isolation level repeatable read, read only");
          return work.apply(tx.dsl());
        });
  }
}
