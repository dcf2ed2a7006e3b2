package io.parley.history.archive;

import io.parley.history.audit.ConversationCheck;
import io.parley.history.audit.ConversationCheck.SealedSpan;
import io.parley.history.audit.ErasureRecord;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Span;
import io.parley.history.audit.StoredEvent;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The records of one entry of the manifest, partition by partition, held against what its
/// checkpoints sealed. Holds the spans and the events' hashes of that entry.
final class RoundCheck {

  private final Map<String, List<SealedSpan>> spans = new HashMap<>();
  private final Map<String, Walk> walks = new HashMap<>();
  private final Earlier earlier;
  private final Consumer<Finding> findings;

  /// Records of the partition that is being read which are no events, and of which no gap has told
  /// yet what they were.
  private int unreadable;

  RoundCheck(Earlier earlier, Consumer<Finding> findings) {
    this.earlier = earlier;
    this.findings = findings;
  }

  /// What is known of the events of earlier entries.
  interface Earlier {

    /// Nothing.
    Earlier UNKNOWN =
        new Earlier() {
          @Override
          public @Nullable EventHash last(String conversation) {
            return null;
          }

          @Override
          public @Nullable EventHash of(String conversation, long sequence) {
            return null;
          }
        };

    /// Hash of a conversation's last event before the entry; null if that is not known.
    @Nullable EventHash last(String conversation);

    /// Hash of an event; null if that is not known.
    @Nullable EventHash of(String conversation, long sequence);
  }

  /// Adds a span of one of the entry's checkpoints, in their order.
  void add(long checkpoint, Span span) {
    spans
        .computeIfAbsent(span.conversation(), _ -> new ArrayList<>(1))
        .add(new SealedSpan(checkpoint, span));
  }

  /// Begins the next partition.
  void begin() {
    unreadable = 0;
  }

  /// Adds the next record of a partition.
  ///
  /// @return whose event it is; null if it can't be read
  @Nullable String add(byte[] value) {
    SealedEvent sealed;
    EventEnvelope envelope;
    try {
      sealed = EventCodec.decodeSealed(value);
      envelope = EventCodec.decode(sealed.bytes());
    } catch (DecodeException _) {
      unreadable++;
      return null;
    }
    walk(envelope.conversation()).add(envelope, sealed);
    return envelope.conversation();
  }

  /// The next event that a conversation must have.
  long next(String conversation) {
    return walk(conversation).check.sequence() + 1;
  }

  /// Ends the entry: all that was sealed must have been there, and nothing else.
  ///
  /// @param ends gets the hash of each conversation's last event
  void end(Map<String, EventHash> ends) {
    spans.keySet().forEach(this::walk);
    walks.forEach(
        (conversation, walk) -> {
          walk.end();
          if (!walk.hashes.isEmpty()) {
            ends.put(conversation, walk.hashes.getLast());
          }
        });
  }

  private Walk walk(String conversation) {
    return walks.computeIfAbsent(conversation, Walk::new);
  }

  /// One conversation's events of the entry.
  private final class Walk {

    private final String conversation;
    private final long first;
    private final long sealedTo;
    private final ConversationCheck check;
    private final List<EventHash> hashes = new ArrayList<>();

    private Walk(String conversation) {
      this.conversation = conversation;
      List<SealedSpan> sealed = spans.getOrDefault(conversation, List.of());
      this.first = sealed.isEmpty() ? 1 : sealed.getFirst().span().first();
      this.sealedTo = sealed.isEmpty() ? 0 : sealed.getLast().span().last();
      EventHash known = first == 1 ? EventHash.GENESIS : earlier.last(conversation);
      this.check =
          new ConversationCheck(
              conversation, sealed, first - 1, known, ErasureRecord.UNKNOWN, findings);
    }

    private void add(EventEnvelope envelope, SealedEvent sealed) {
      long sequence = envelope.sequence();
      if (sequence <= check.sequence()) {
        again(sequence, sealed);
        return;
      }
      if (sequence > sealedTo) {
        report(Kind.INSERTED, sequence, "no checkpoint of the entry that it is in has sealed it");
        return;
      }
      fillLost(sequence);
      check.add(new StoredEvent(conversation, sequence, sealed, null));
      remember(sequence, sealed.hash());
    }

    /// The log may have an event twice, but not two events under one sequence.
    private void again(long sequence, SealedEvent sealed) {
      EventHash known =
          sequence < first
              ? earlier.of(conversation, sequence)
              : hashes.get((int) (sequence - first));
      if (known != null && !known.equals(sealed.hash())) {
        report(Kind.INSERTED, sequence, "it stands there twice, and not the same");
      }
    }

    private void fillLost(long sequence) {
      long lost = sequence - check.sequence() - 1;
      if (lost > 0 && lost <= unreadable) {
        unreadable -= (int) lost;
        while (check.sequence() + 1 < sequence) {
          check.add(StoredEvent.lost(conversation, check.sequence() + 1));
        }
      }
    }

    private void remember(long sequence, EventHash hash) {
      while (first + hashes.size() < sequence) {
        hashes.add(EventHash.GENESIS);
      }
      hashes.add(hash);
    }

    private void end() {
      check.end(null);
    }

    private void report(Kind kind, long sequence, String detail) {
      findings.accept(new Finding(kind, conversation, sequence, detail));
    }
  }
}
