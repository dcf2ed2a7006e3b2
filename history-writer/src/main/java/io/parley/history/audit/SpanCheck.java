package io.parley.history.audit;

import io.parley.history.audit.Finding.Kind;
import io.parley.schema.event.EventHash;
import java.util.Optional;
import java.util.OptionalLong;

/// The events of one span, held against what was sealed. Finds out which event it is that was
/// changed, where a hash does not follow from the one before it:
///
/// - the hashes are those that were sealed: the event's bytes were changed;
/// - they are not, and the hash after it does not follow either: the event's hash was changed;
/// - they are not, and all follows behind it: the event before it was forged, hash and all.
final class SpanCheck {

  private static final long NONE = 0;

  private final long number;
  private final Span span;
  private final MerkleRoot root = new MerkleRoot();
  private EventHash last = EventHash.GENESIS;

  /// The first event whose hash does not follow.
  private long broken = NONE;

  private boolean brokenTwice;

  private boolean explained;

  /// @param number of the checkpoint
  SpanCheck(long number, Span span) {
    this.number = number;
    this.span = span;
  }

  Span span() {
    return span;
  }

  void add(EventHash hash) {
    root.add(MerkleTree.leaf(hash.bytes()));
    last = hash;
  }

  void breaksAt(long sequence) {
    if (broken == NONE) {
      broken = sequence;
    } else if (sequence == broken + 1) {
      brokenTwice = true;
    }
  }

  /// Something is wrong inside the span that explains all else.
  void isExplained() {
    explained = true;
  }

  boolean isSound() {
    return root.size() == span.last() - span.first() + 1
        && last.equals(span.head())
        && root.root().equals(span.root());
  }

  /// What is wrong, once all events are added.
  Optional<Finding> end() {
    if (explained) {
      return Optional.empty();
    }
    if (isSound()) {
      return broken == NONE
          ? Optional.empty()
          : finding(broken, "its bytes are not those that its hash was made of");
    }
    OptionalLong forged = forged();
    return forged.isPresent()
        ? finding(
            forged.getAsLong(),
            "its hash is not the one that checkpoint %d sealed".formatted(number))
        : Optional.of(
            new Finding(
                Kind.SEAL,
                span.conversation(),
                span.first(),
                "events %d to %d are not what checkpoint %d sealed"
                    .formatted(span.first(), span.last(), number)));
  }

  private OptionalLong forged() {
    boolean lastIsSealed = last.equals(span.head());
    if (broken == NONE) {
      return lastIsSealed ? OptionalLong.empty() : OptionalLong.of(span.last());
    }
    boolean itself =
        brokenTwice || broken == span.first() || (broken == span.last() && !lastIsSealed);
    return OptionalLong.of(itself ? broken : broken - 1);
  }

  private Optional<Finding> finding(long sequence, String detail) {
    return Optional.of(new Finding(Kind.ALTERED, span.conversation(), sequence, detail));
  }
}
