package io.parley.history.verify;

import io.parley.history.audit.CheckpointChain;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.audit.TreeHead;
import io.parley.history.store.AuditSnapshot;
import io.parley.history.store.AuditSnapshot.KeptCheckpoint;
import io.parley.history.store.AuditSnapshot.Numbers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The checkpoints that are kept: their links and signatures, the trees that they sealed, and
/// whether they are those that were published. Holds all checkpoints.
final class CheckpointAudit {

  private final AuditSnapshot history;
  private final Consumer<Finding> findings;
  private final List<SignedCheckpoint> checkpoints = new ArrayList<>();

  CheckpointAudit(AuditSnapshot history, Consumer<Finding> findings) {
    this.history = history;
    this.findings = findings;
    var chain = new CheckpointChain();
    history.checkpoints(kept -> add(kept, chain));
  }

  /// Those that can be read, in their order.
  List<SignedCheckpoint> checkpoints() {
    return checkpoints;
  }

  /// Looks for a key that is trusted: whoever signed one checkpoint of the chain vouches for those
  /// before it, and has handed over to those after it.
  void requireSignedBy(CheckpointKey trusted) {
    if (!checkpoints.isEmpty()
        && checkpoints.stream().noneMatch(c -> c.checkpoint().key().equals(trusted))) {
      report("no checkpoint is of the key that is trusted, " + trusted.id());
    }
  }

  /// Compares with checkpoints that were kept elsewhere.
  ///
  /// @param where for a person
  void compare(List<SignedCheckpoint> elsewhere, String where) {
    for (SignedCheckpoint other : elsewhere) {
      if (other.number() > checkpoints.size()) {
        findings.accept(
            Finding.of(
                Kind.CHECKPOINTS_CUT,
                "checkpoint %d, which is %s, is gone".formatted(other.number(), where)));
      } else if (!checkpoints.get((int) other.number() - 1).equals(other)) {
        report("checkpoint %d is another one %s".formatted(other.number(), where));
      }
    }
  }

  /// Rebuilds the trees of some checkpoints out of the spans that are kept.
  void compareSpans(Numbers numbers) {
    var trees = new Trees();
    history.spans(numbers, span -> trees.add(span.checkpoint(), span.span()));
    trees.end();
    checkpoints.stream()
        .filter(c -> c.number() >= numbers.from() && c.number() <= numbers.to())
        .filter(c -> c.checkpoint().sealed().spans().size() > 0 && !trees.seen.contains(c.number()))
        .forEach(
            c ->
                findings.accept(
                    Finding.of(
                        Kind.SEAL,
                        "what checkpoint %d sealed is not listed".formatted(c.number()))));
  }

  /// Rebuilds the tree of heads of the last checkpoint.
  void compareHeads() {
    if (checkpoints.isEmpty()) {
      return;
    }
    SignedCheckpoint last = checkpoints.getLast();
    var root = new MerkleRoot();
    history.lastSpans(
        last.number(),
        span ->
            root.add(new ConversationHead(span.conversation(), span.last(), span.head()).leaf()));
    if (!root.head().equals(last.checkpoint().sealed().heads())) {
      findings.accept(
          Finding.of(
              Kind.SEAL,
              "the heads of conversations are not those that checkpoint %d sealed"
                  .formatted(last.number())));
    }
  }

  private void add(KeptCheckpoint kept, CheckpointChain chain) {
    SignedCheckpoint checkpoint = kept.checkpoint();
    if (checkpoint == null) {
      report("checkpoint %d can't be read any more".formatted(kept.number()));
      return;
    }
    checkpoints.add(checkpoint);
    chain
        .add(checkpoint)
        .ifPresent(problem -> report("checkpoint %d %s".formatted(kept.number(), problem)));
    if (!checkpoint.hash().equals(kept.hash()) || checkpoint.number() != kept.number()) {
      report("checkpoint %d is not the one it is kept as".formatted(kept.number()));
    }
  }

  private void report(String detail) {
    findings.accept(Finding.of(Kind.CHECKPOINT, detail));
  }

  /// The trees of checkpoints, one after the other.
  private final class Trees {

    private final Set<Long> seen = new HashSet<>();
    private @Nullable Long number;
    private MerkleRoot root = new MerkleRoot();
    private long events;

    private void add(long checkpoint, Span span) {
      if (number == null || number != checkpoint) {
        end();
        number = checkpoint;
        seen.add(checkpoint);
      }
      root.add(span.leaf());
      events += span.last() - span.first() + 1;
    }

    private void end() {
      Long ended = number;
      if (ended != null) {
        compare(ended, root.head(), events);
      }
      root = new MerkleRoot();
      events = 0;
    }

    private void compare(long ended, TreeHead tree, long count) {
      boolean same =
          ended <= checkpoints.size()
              && checkpoints.get((int) ended - 1).checkpoint().sealed().spans().equals(tree)
              && checkpoints.get((int) ended - 1).checkpoint().sealed().events() == count;
      if (!same) {
        findings.accept(
            Finding.of(
                Kind.SEAL, "the list of what checkpoint %d sealed was changed".formatted(ended)));
      }
    }
  }
}
