package io.parley.history.scan;

import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.Hash;
import io.parley.history.audit.HeadProof;
import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.HeadProof.Sealed;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.MerklePaths;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.projection.Head;
import io.parley.schema.event.EventHash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The ends of conversations where a checkpoint's offsets are in the log. Holds their tree, and
/// goes through them beside whoever asks, who asks in their order. Used by one thread.
final class ScannedHeads implements HeadProofs, AutoCloseable {

  private final SignedCheckpoint checkpoint;
  private final MerklePaths tree;
  private final MergedRuns heads;
  private long index = -1;
  private @Nullable SealedHead before;
  private @Nullable SealedHead current;

  ScannedHeads(SignedCheckpoint checkpoint, DiskSort sealed) {
    this.checkpoint = checkpoint;
    this.tree = MerklePaths.over(leaves -> addAll(sealed, leaves));
    this.heads = sealed.sorted();
    goOn();
  }

  /// A conversation's end, as it is sorted.
  static Entry entry(String conversation, Head head) {
    return new Entry(conversation, head.sequence(), head.hash().bytes());
  }

  static ConversationHead head(Entry entry) {
    return new ConversationHead(
        entry.conversation(), entry.sequence(), EventHash.of(entry.payload()));
  }

  @Override
  public SignedCheckpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public HeadProof of(String conversation) {
    while (current != null && current.head().conversation().compareTo(conversation) < 0) {
      goOn();
    }
    return current != null && current.head().conversation().equals(conversation)
        ? new Sealed(current)
        : new NotSealed(before, current);
  }

  @Override
  public void close() {
    heads.close();
  }

  private void goOn() {
    before = current;
    index++;
    current =
        heads.hasNext() ? new SealedHead(head(heads.next()), index, tree.path((int) index)) : null;
  }

  private static void addAll(DiskSort sealed, Consumer<Hash> leaves) {
    try (MergedRuns all = sealed.sorted()) {
      all.forEachRemaining(entry -> leaves.accept(head(entry).leaf()));
    }
  }
}
