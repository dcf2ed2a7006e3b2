package io.parley.history.audit;

import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.StoredEvent.Columns;
import io.parley.history.projection.Head;
import io.parley.history.projection.Tombstones;
import io.parley.schema.event.EventHash;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A conversation's events in their order, held against each other, against what checkpoints sealed
/// of them, and against where the conversation is said to end.
public final class ConversationCheck {

  private final String conversation;
  private final Iterator<SealedSpan> spans;
  private final ErasureRecord erasures;
  private final Consumer<Finding> findings;

  private long sequence;

  /// Of the event before; null if that is not known.
  private @Nullable EventHash previous;

  private @Nullable SpanCheck span;

  /// Whether something was found at the event before, so that what follows from it is not news.
  private boolean spoilt;

  private long sealed;
  private long erased;

  /// A span, and the number of the checkpoint that it belongs to.
  public record SealedSpan(long checkpoint, Span span) {}

  /// @param spans in their order; those from the beginning on
  /// @param before the event before the first one to be added
  public ConversationCheck(
      String conversation,
      List<SealedSpan> spans,
      Head before,
      ErasureRecord erasures,
      Consumer<Finding> findings) {
    this(conversation, spans, before.sequence(), before.hash(), erasures, findings);
  }

  /// @param spans in their order; those from the first event to be added on
  /// @param sequence of the event before the first one to be added
  /// @param previous its hash; null if that is not known
  public ConversationCheck(
      String conversation,
      List<SealedSpan> spans,
      long sequence,
      @Nullable EventHash previous,
      ErasureRecord erasures,
      Consumer<Finding> findings) {
    this.conversation = conversation;
    this.erasures = erasures;
    this.spans = spans.iterator();
    this.findings = findings;
    this.sequence = sequence;
    this.previous = previous;
    this.sealed = sequence;
    nextSpan();
  }

  /// The last event that was added, or the one before all of them.
  public long sequence() {
    return sequence;
  }

  /// Adds the next event.
  public void add(StoredEvent event) {
    if (event.sequence() <= sequence) {
      report(Kind.INSERTED, event.sequence(), "it stands there twice");
      return;
    }
    if (event.sequence() > sequence + 1) {
      missing(event.sequence() - 1);
    }
    sequence = event.sequence();
    boolean wasSpoilt = spoilt;
    spoilt = false;
    boolean lost = isLost(event);
    if (lost) {
      report(Kind.LOST, sequence, "nobody could read it: an operator has set it aside");
    } else {
      EventContent.examine(event).ifPresent(this::report);
    }
    follow(event, lost, wasSpoilt || spoilt);
    seal(event.sealed().hash());
    previous = lost ? null : event.sealed().hash();
  }

  /// How many events have lost their content, and were to.
  public long erased() {
    return erased;
  }

  /// Ends the check.
  ///
  /// @param head where the conversation is said to end; null if that is not known
  public void end(@Nullable Head head) {
    long said = head == null ? sequence : head.sequence();
    long last = Math.max(said, lastSealed());
    if (last > sequence) {
      cut(last);
    } else if (head != null
        && (head.sequence() < sequence || (previous != null && !head.hash().equals(previous)))) {
      contradict(head);
    }
  }

  private static boolean isLost(StoredEvent event) {
    Columns columns = event.columns();
    return columns != null && columns.kind().equals(Tombstones.LOST);
  }

  private void follow(StoredEvent event, boolean lost, boolean explained) {
    if (lost || explained || previous == null || event.sealed().follows(previous)) {
      return;
    }
    Optional<Redaction> redaction = EventContent.redaction(event);
    if (redaction.isPresent()) {
      erased(redaction.get());
      return;
    }
    if (span != null && span.span().has(event.sequence())) {
      span.breaksAt(event.sequence());
    } else {
      report(
          Kind.ALTERED,
          event.sequence(),
          "its hash does not follow from its bytes and event %d".formatted(event.sequence() - 1));
    }
  }

  /// Its hash is held against the one behind it, and against what was sealed, whether it was to be
  /// erased or not.
  private void erased(Redaction redaction) {
    Optional<String> objection = erasures.objection(redaction);
    if (objection.isPresent()) {
      String detail = "its content is gone, but " + objection.get();
      findings.accept(new Finding(Kind.ALTERED, conversation, sequence, detail));
    } else {
      erased++;
    }
  }

  private void seal(EventHash hash) {
    if (span == null || !span.span().has(sequence)) {
      return;
    }
    if (spoilt) {
      span.isExplained();
    }
    span.add(hash);
    if (sequence == span.span().last()) {
      boolean sound = span.isSound();
      span.end().ifPresent(findings);
      spoilt = spoilt || !sound;
      nextSpan();
    }
  }

  private void nextSpan() {
    if (!spans.hasNext()) {
      span = null;
      return;
    }
    SealedSpan next = spans.next();
    span = new SpanCheck(next.checkpoint(), next.span());
    sealed = next.span().last();
  }

  /// Events are missing up to one that comes before the next one that is there.
  private void missing(long to) {
    report(Kind.HOLE, sequence + 1, absent(sequence + 1, to));
    while (span != null && span.span().last() <= to) {
      nextSpan();
    }
    if (span != null && span.span().first() <= to) {
      span.isExplained();
    }
    previous = null;
  }

  private void cut(long last) {
    if (sequence == 0) {
      report(Kind.CONVERSATION_REMOVED, 1, absent(1, last));
    } else {
      report(Kind.TAIL_CUT, sequence + 1, absent(sequence + 1, last));
    }
  }

  private static String absent(long from, long to) {
    return from == to
        ? "event %d is missing".formatted(from)
        : "events %d to %d are missing".formatted(from, to);
  }

  private long lastSealed() {
    while (spans.hasNext()) {
      sealed = spans.next().span().last();
    }
    return sealed;
  }

  private void contradict(Head head) {
    report(
        Kind.CONTRADICTION,
        sequence,
        "the conversation is said to end with event %d, %s"
            .formatted(head.sequence(), head.hash()));
  }

  private void report(Kind kind, long at, String detail) {
    report(new Finding(kind, conversation, at, detail));
  }

  private void report(Finding finding) {
    spoilt = true;
    findings.accept(finding);
  }
}
