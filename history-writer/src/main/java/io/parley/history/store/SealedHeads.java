package io.parley.history.store;

import static io.parley.schema.sql.Tables.CHECKPOINT_SPAN;

import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.Hash;
import io.parley.history.audit.HeadProof;
import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.HeadProof.Sealed;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.MerklePaths;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SortField;
import org.jspecify.annotations.Nullable;

/// The ends of all conversations as the newest checkpoint sealed them. Holds their tree, and looks
/// up each conversation in the snapshot that it was made of. Used by one thread.
final class SealedHeads implements HeadProofs {

  private static final int FETCH = 5_000;
  private static final Field<String> ID = CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID);

  private final DSLContext tx;
  private final SignedCheckpoint checkpoint;
  private final MerklePaths tree;

  private SealedHeads(DSLContext tx, SignedCheckpoint checkpoint) {
    this.tx = tx;
    this.checkpoint = checkpoint;
    this.tree = MerklePaths.over(this::leaves);
  }

  /// Those of the newest checkpoint; empty if there is none.
  static Optional<SealedHeads> newest(DSLContext tx) {
    return CheckpointTables.last(tx).map(checkpoint -> new SealedHeads(tx, checkpoint));
  }

  @Override
  public SignedCheckpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public HeadProof of(String conversation) {
    SealedHead there = find(CHECKPOINT_SPAN.CONVERSATION_ID.eq(conversation), ID.asc());
    return there == null
        ? new NotSealed(find(ID.lt(conversation), ID.desc()), find(ID.gt(conversation), ID.asc()))
        : new Sealed(there);
  }

  private @Nullable SealedHead find(Condition which, SortField<String> order) {
    return tx.selectFrom(CHECKPOINT_SPAN)
        .where(which)
        .and(CHECKPOINT_SPAN.NUMBER.le(checkpoint.number()))
        .orderBy(order, CHECKPOINT_SPAN.NUMBER.desc())
        .limit(1)
        .fetchOptional(row -> head(CheckpointTables.span(row)))
        .flatMap(this::inTree)
        .orElse(null);
  }

  /// Its place in the tree.
  private Optional<SealedHead> inTree(ConversationHead head) {
    OptionalInt index = tree.indexOf(head.leaf());
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(new SealedHead(head, index.getAsInt(), tree.path(index.getAsInt())));
  }

  private void leaves(Consumer<Hash> each) {
    try (var rows =
        CheckpointTables.lastSpans(tx, checkpoint.number()).fetchSize(FETCH).fetchLazy()) {
      rows.forEach(row -> each.accept(head(CheckpointTables.span(row)).leaf()));
    }
  }

  private static ConversationHead head(Span span) {
    return new ConversationHead(span.conversation(), span.last(), span.head());
  }
}
