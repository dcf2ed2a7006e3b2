package io.parley.history.store;

import io.parley.history.audit.Span;
import io.parley.schema.sql.tables.records.CheckpointSpanRecord;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// Writes spans, many in one batch.
final class SpanWriter {

  private static final int BATCH = 1_000;

  private final DSLContext tx;
  private final List<CheckpointSpanRecord> waiting = new ArrayList<>(BATCH);

  SpanWriter(DSLContext tx) {
    this.tx = tx;
  }

  /// @param number of the checkpoint
  void add(long number, Span span) {
    waiting.add(CheckpointTables.record(number, span));
    if (waiting.size() == BATCH) {
      flush();
    }
  }

  void flush() {
    if (!waiting.isEmpty()) {
      tx.batchInsert(waiting).execute();
      waiting.clear();
    }
  }
}
