package io.parley.history.audit;

import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What shows, to anyone who has the public key of checkpoints, that an event stood in the log at
/// its place: the event, its way up to a checkpoint, and, if that was signed by an earlier key, the
/// checkpoint's way up to a later one.
///
/// @param previous hash of the event before
/// @param sealed the event
/// @param witness null if the checkpoint is to be believed for its own signature
public record Proof(
    EventHash previous,
    SealedEvent sealed,
    InSpan inSpan,
    InCheckpoint inCheckpoint,
    SignedCheckpoint checkpoint,
    @Nullable Witness witness) {

  /// The event's place in its span.
  ///
  /// @param head hash of the span's last event
  /// @param path from the event to the span's root
  public record InSpan(long first, long last, EventHash head, List<Hash> path) {}

  /// The span's place in its checkpoint.
  public record InCheckpoint(long index, List<Hash> path) {}

  /// A later checkpoint, whose history has the one that is to be shown.
  ///
  /// @param path from the checkpoint to the root of that history
  public record Witness(SignedCheckpoint checkpoint, List<Hash> path) {}

  /// The event that is proved.
  ///
  /// @throws DecodeException if its bytes can't be read
  public EventEnvelope event() {
    return EventCodec.decode(sealed.bytes());
  }

  /// Checks it against the key that is trusted.
  ///
  /// @return what is wrong with it; empty if it proves what it says
  public Optional<String> examine(CheckpointKey key) {
    EventEnvelope event;
    try {
      event = event();
    } catch (DecodeException e) {
      return Optional.of("the event can't be read: " + e.getMessage());
    }
    return signature(key).or(() -> place(event));
  }

  private Optional<String> signature(CheckpointKey key) {
    SignedCheckpoint signed = witness == null ? checkpoint : witness.checkpoint();
    if (!signed.checkpoint().key().equals(key)) {
      return Optional.of(
          "checkpoint %d is of key %s, not of %s"
              .formatted(signed.number(), signed.checkpoint().key().id(), key.id()));
    }
    if (!signed.isSigned()) {
      return Optional.of("checkpoint %d is not signed by its key".formatted(signed.number()));
    }
    return witness == null || isBefore(witness)
        ? Optional.empty()
        : Optional.of(
            "checkpoint %d is not among those before checkpoint %d"
                .formatted(checkpoint.number(), signed.number()));
  }

  private boolean isBefore(Witness later) {
    Checkpoint by = later.checkpoint().checkpoint();
    return MerkleTree.rootOf(
            MerkleTree.leaf(checkpoint.hash().bytes()),
            checkpoint.number() - 1,
            by.number() - 1,
            later.path())
        .filter(by.link().history()::equals)
        .isPresent();
  }

  private Optional<String> place(EventEnvelope event) {
    EventHash hash = previous.next(sealed.bytes());
    TreeHead spans = checkpoint.checkpoint().sealed().spans();
    return MerkleTree.rootOf(
                MerkleTree.leaf(hash.bytes()),
                event.sequence() - inSpan.first(),
                inSpan.last() - inSpan.first() + 1,
                inSpan.path())
            .map(
                root ->
                    new Span(
                        event.conversation(), inSpan.first(), inSpan.last(), inSpan.head(), root))
            .flatMap(
                span ->
                    MerkleTree.rootOf(
                        span.leaf(), inCheckpoint.index(), spans.size(), inCheckpoint.path()))
            .filter(spans.root()::equals)
            .isPresent()
        ? Optional.empty()
        : Optional.of(
            "the event is not what checkpoint %d sealed there".formatted(checkpoint.number()));
  }
}
