package io.parley.history.audit;

import io.parley.history.projection.Head;
import io.parley.schema.event.EventHash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The spans of a checkpoint to come, made of its events: conversation by conversation, in
/// ascending sequence. It refuses what is not whole, for what is sealed once is sealed for ever.
public final class SpanFold {

  private final Consumer<Span> spans;
  private @Nullable Open open;
  private long events;

  public SpanFold(Consumer<Span> spans) {
    this.spans = spans;
  }

  /// A conversation that has moved since the checkpoint before.
  ///
  /// @param sealed sequence of its last event that is sealed already, 0 if there is none
  /// @param head where it stands now
  public record Moved(String conversation, long sealed, Head head) {}

  /// Adds an event.
  ///
  /// @throws IllegalStateException if one before it is missing, or it is not the head although it
  ///   should be
  public void add(Moved moved, long sequence, EventHash hash) {
    if (open == null || !open.moved.conversation().equals(moved.conversation())) {
      end();
      open = new Open(moved);
    }
    open.add(sequence, hash);
    events++;
  }

  /// Ends the last conversation.
  ///
  /// @return how many events were added in all
  /// @throws IllegalStateException as [#add] does
  public long end() {
    if (open != null) {
      spans.accept(open.end());
      open = null;
    }
    return events;
  }

  private static final class Open {

    private final Moved moved;
    private final MerkleRoot root = new MerkleRoot();
    private long sequence;
    private EventHash last = EventHash.GENESIS;

    private Open(Moved moved) {
      this.moved = moved;
      this.sequence = moved.sealed();
    }

    private void add(long next, EventHash hash) {
      if (next != sequence + 1) {
        throw missing();
      }
      root.add(MerkleTree.leaf(hash.bytes()));
      sequence = next;
      last = hash;
    }

    private Span end() {
      if (sequence != moved.head().sequence()) {
        throw missing();
      }
      if (!last.equals(moved.head().hash())) {
        throw new IllegalStateException(
            "event %d of %s has another hash than the conversation's head"
                .formatted(sequence, moved.conversation()));
      }
      return new Span(moved.conversation(), moved.sealed() + 1, sequence, last, root.root());
    }

    private IllegalStateException missing() {
      return new IllegalStateException(
          "event %d of %s is missing".formatted(sequence + 1, moved.conversation()));
    }
  }
}
