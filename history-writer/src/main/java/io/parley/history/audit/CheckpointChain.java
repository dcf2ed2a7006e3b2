package io.parley.history.audit;

import io.parley.history.audit.Checkpoint.Link;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The checkpoints so far, each linked to the one before it and signed by the key that it named.
public final class CheckpointChain {

  private final MerkleRoot history = new MerkleRoot();
  private @Nullable SignedCheckpoint last;
  private long entriesSoFar;

  /// The newest checkpoint; null before the first.
  public @Nullable SignedCheckpoint last() {
    return last;
  }

  /// The link of the checkpoint to come.
  public Link next() {
    return new Link(history.size() + 1, last == null ? Hash.ZERO : last.hash(), history.root());
  }

  /// Goes on to a checkpoint, also to one of which something is wrong.
  ///
  /// @return what is wrong with it
  public Optional<String> add(SignedCheckpoint signed) {
    Optional<String> problem = examine(signed.checkpoint(), signed);
    history.add(MerkleTree.leaf(signed.hash().bytes()));
    last = signed;
    TrailHead trail = signed.checkpoint().sealed().trail();
    entriesSoFar = trail == null ? entriesSoFar : Math.max(entriesSoFar, trail.entries());
    return problem;
  }

  private Optional<String> examine(Checkpoint checkpoint, SignedCheckpoint signed) {
    Link expected = next();
    if (checkpoint.number() != expected.number()) {
      return Optional.of("has number %d".formatted(checkpoint.number()));
    }
    if (!checkpoint.link().previous().equals(expected.previous())) {
      return Optional.of("is not linked to the one before it");
    }
    if (!checkpoint.link().history().equals(expected.history())) {
      return Optional.of("has another tree of those before it");
    }
    if (last != null && !last.checkpoint().successor().equals(checkpoint.key())) {
      return Optional.of(
          "is of key %s, to which nobody has handed over".formatted(checkpoint.key().id()));
    }
    if (!signed.isSigned()) {
      return Optional.of("is not signed by the key that it names");
    }
    return growth(checkpoint);
  }

  private Optional<String> growth(Checkpoint checkpoint) {
    if (checkpoint.sealed().trail() != null
        && checkpoint.sealed().trail().entries() < entriesSoFar) {
      return Optional.of(
          "has %d entries of the audit log, fewer than %d"
              .formatted(checkpoint.sealed().trail().entries(), entriesSoFar));
    }
    long before = last == null ? 0 : last.checkpoint().sealed().total();
    return checkpoint.sealed().total() == before + checkpoint.sealed().events()
        ? Optional.empty()
        : Optional.of(
            "does not add up: %d events and %d more"
                .formatted(before, checkpoint.sealed().events()));
  }
}
