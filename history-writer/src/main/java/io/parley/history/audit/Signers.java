package io.parley.history.audit;

import io.parley.history.audit.Checkpoint.Link;
import io.parley.history.audit.Checkpoint.Sealed;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys that this process can sign checkpoints with.
///
/// @param previous the one to hand over from; null if there is none
public record Signers(Signer current, @Nullable Signer previous) {

  /// A key with its private half inside.
  public record Signer(CheckpointKey key, Function<String, byte[]> sign) {}

  /// Who signs a checkpoint.
  ///
  /// @param handOver to whom it hands over; null if it goes on
  public record Turn(Signer signer, @Nullable CheckpointKey handOver) {

    public SignedCheckpoint sign(Link link, Instant time, Sealed sealed) {
      return SignedCheckpoint.sign(
          new Checkpoint(link, time, signer.key(), handOver, sealed), signer.sign());
    }
  }

  /// Whose turn it is after a checkpoint; nobody's if none of these keys was handed over to.
  ///
  /// @param last null before the first checkpoint
  public Optional<Turn> after(@Nullable Checkpoint last) {
    if (last == null || last.successor().equals(current.key())) {
      return Optional.of(new Turn(current, null));
    }
    return previous != null && last.successor().equals(previous.key())
        ? Optional.of(new Turn(previous, current.key()))
        : Optional.empty();
  }
}
