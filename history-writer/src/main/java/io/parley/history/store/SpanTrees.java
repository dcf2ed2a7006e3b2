package io.parley.history.store;

import static io.parley.schema.sql.Tables.CHECKPOINT_SPAN;

import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.SignedCheckpoint;
import java.util.List;
import org.jooq.DSLContext;

/// The trees over the spans that are kept.
final class SpanTrees {

  private SpanTrees() {}

  /// Insists that the spans of some checkpoints are what these sealed.
  ///
  /// @throws IllegalStateException otherwise
  static void requireSealed(DSLContext tx, List<SignedCheckpoint> checkpoints) {
    for (SignedCheckpoint checkpoint : checkpoints) {
      var root = new MerkleRoot();
      try (var rows =
          tx.selectFrom(CHECKPOINT_SPAN)
              .where(CHECKPOINT_SPAN.NUMBER.eq(checkpoint.number()))
              .orderBy(CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID))
              .fetchSize(5_000)
              .fetchLazy()) {
        rows.forEach(row -> root.add(CheckpointTables.span(row).leaf()));
      }
      if (!root.head().equals(checkpoint.checkpoint().sealed().spans())) {
        throw new IllegalStateException(
            "the log does not give what checkpoint %d sealed".formatted(checkpoint.number()));
      }
    }
  }
}
