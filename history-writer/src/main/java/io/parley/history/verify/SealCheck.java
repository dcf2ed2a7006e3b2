package io.parley.history.verify;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.ConversationCheck;
import io.parley.history.audit.ConversationCheck.SealedSpan;
import io.parley.history.audit.Finding;
import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.MerkleTree;
import io.parley.history.audit.Redaction;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.audit.StoredEvent;
import io.parley.history.custody.Custody;
import io.parley.history.store.AuditSnapshot;
import io.parley.history.store.AuditSnapshot.KeptCheckpoint;
import io.parley.history.store.AuditSnapshot.Numbers;
import io.parley.history.verify.Seal.Broken;
import io.parley.history.verify.Seal.Proven;
import io.parley.history.verify.Seal.Unsealed;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Looks whether some events of a conversation, as they are kept, are what checkpoints have sealed:
/// the spans that they stand in are checked from end to end, and so are the trees and signatures of
/// the checkpoints that those belong to. It is what a [Prover] would prove of each, without writing
/// it down. Holds no events.
public final class SealCheck {

  /// Of what is said to have been sealed together, which somebody may have tampered with.
  private static final int MAX_TOGETHER = 50_000;

  private final AuditSnapshot history;
  private final String conversation;
  private final RecordedErasures erasures;
  private final Set<CheckpointKey> trusted;
  private final Map<Long, Examined> checkpointsByNumber = new HashMap<>();
  private final SortedMap<Long, Seal> seals = new TreeMap<>();

  private SealCheck(
      AuditSnapshot history, String conversation, Custody custody, Set<CheckpointKey> trusted) {
    this.history = history;
    this.conversation = conversation;
    this.erasures = new RecordedErasures(custody, history);
    this.trusted = trusted;
  }

  /// Looks at events, by their sequences.
  ///
  /// @param custody what was to be erased
  /// @param trusted keys that checkpoints may be signed by; none: whichever they name
  /// @throws io.parley.history.store.StoreUnavailableException if PostgreSQL is away
  public static SortedMap<Long, Seal> of(
      DataSource database,
      String conversation,
      Collection<Long> sequences,
      Custody custody,
      Set<CheckpointKey> trusted) {
    return AuditSnapshot.look(
        database,
        history ->
            new SealCheck(history, conversation, custody, trusted).look(new TreeSet<>(sequences)));
  }

  /// Events one after the other, as many as are wanted and then on to the end of what was sealed
  /// together, as that is checked as a whole.
  ///
  /// @param from the first one
  /// @param head none behind it
  /// @param atLeast how many are wanted, if there are so many
  public record Stretch(long from, long head, int atLeast) {

    private boolean wants(long next) {
      return next <= head && next - from < atLeast;
    }
  }

  /// Looks at a stretch of events.
  ///
  /// @throws io.parley.history.store.StoreUnavailableException if PostgreSQL is away
  public static SortedMap<Long, Seal> stretch(
      DataSource database,
      String conversation,
      Stretch stretch,
      Custody custody,
      Set<CheckpointKey> trusted) {
    return AuditSnapshot.look(
        database, history -> new SealCheck(history, conversation, custody, trusted).look(stretch));
  }

  /// A checkpoint that was looked at.
  ///
  /// @param checkpoint null if it is not there, or is none
  /// @param problem what is wrong with it; null: nothing
  private record Examined(@Nullable SignedCheckpoint checkpoint, @Nullable String problem) {}

  private SortedMap<Long, Seal> look(SortedSet<Long> sequences) {
    SortedSet<Long> rest = sequences;
    while (!rest.isEmpty()) {
      long first = rest.first();
      Optional<SealedSpan> found = history.spanOf(conversation, first);
      if (found.isEmpty()) {
        unsealed(rest);
        break;
      }
      Span span = found.get().span();
      if (first < span.first()) {
        var lost = new Broken("no checkpoint has it, although one has what came after it");
        rest.headSet(span.first()).forEach(sequence -> seals.put(sequence, lost));
        rest = rest.tailSet(span.first());
      } else {
        sealed(found.get(), rest.headSet(span.last() + 1));
        rest = rest.tailSet(span.last() + 1);
      }
    }
    return seals;
  }

  private SortedMap<Long, Seal> look(Stretch stretch) {
    long next = stretch.from();
    while (stretch.wants(next)) {
      long last = lastWith(next).orElse(stretch.from() + stretch.atLeast() - 1);
      last = Math.min(last, Math.min(stretch.head(), next + MAX_TOGETHER - 1));
      look(sequences(next, last));
      next = last + 1;
    }
    return seals;
  }

  /// The last event that was sealed together with one.
  private Optional<Long> lastWith(long sequence) {
    return history.spanOf(conversation, sequence).map(found -> found.span().last());
  }

  private static SortedSet<Long> sequences(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  private void sealed(SealedSpan sealed, SortedSet<Long> sequences) {
    Span span = sealed.span();
    var walk = new Walk(List.of(sealed), span.first(), span.last());
    Examined checkpoint =
        checkpointsByNumber.computeIfAbsent(sealed.checkpoint(), this::checkpoint);
    for (long sequence : sequences) {
      seals.put(sequence, seal(walk, span, sequence, checkpoint));
    }
  }

  private Seal seal(Walk walk, Span span, long sequence, Examined checkpoint) {
    Optional<Seal> broken = walk.broken(sequence);
    if (broken.isPresent()) {
      return broken.get();
    }
    if (checkpoint.checkpoint() == null || checkpoint.problem() != null) {
      return new Broken(String.valueOf(checkpoint.problem()));
    }
    if (!walk.root.root().equals(span.root())) {
      return new Broken(
          "it can't be proved, because of another one: "
              + walk.first()
                  .orElse(
                      "events %d to %d are not all there".formatted(span.first(), span.last())));
    }
    SignedCheckpoint signed = checkpoint.checkpoint();
    return new Proven(
        signed.number(),
        signed.checkpoint().time(),
        signed.checkpoint().key().id(),
        walk.erased.get(sequence));
  }

  /// What no checkpoint has can still be seen to follow from the event before.
  private void unsealed(SortedSet<Long> sequences) {
    boolean isSealed = isSealedToTheEnd();
    var walk = new Walk(List.of(), sequences.first(), sequences.last());
    for (long sequence : sequences) {
      seals.put(
          sequence,
          walk.broken(sequence)
              .orElse(
                  isSealed
                      ? new Broken("it was sealed, but the list of what was sealed has lost it")
                      : new Unsealed()));
    }
  }

  /// Whether the newest checkpoint reaches behind the conversation's end.
  private boolean isSealedToTheEnd() {
    Optional<SignedCheckpoint> newest =
        history.checkpointsBefore(Long.MAX_VALUE, 1).stream()
            .findFirst()
            .map(KeptCheckpoint::checkpoint);
    return newest.isPresent()
        && history
            .place(conversation)
            .filter(
                end ->
                    newest.get().checkpoint().sealed().offsets().getOrDefault(end.partition(), 0L)
                        > end.offset())
            .isPresent();
  }

  private Examined checkpoint(long number) {
    Optional<KeptCheckpoint> kept = history.checkpoint(number);
    SignedCheckpoint checkpoint = kept.map(KeptCheckpoint::checkpoint).orElse(null);
    if (checkpoint == null) {
      return new Examined(
          null, kept.isEmpty() ? number(number, "is gone") : number(number, "can't be read"));
    }
    return new Examined(checkpoint, problem(kept.get(), checkpoint));
  }

  private @Nullable String problem(KeptCheckpoint kept, SignedCheckpoint checkpoint) {
    long number = kept.number();
    if (!checkpoint.hash().equals(kept.hash()) || checkpoint.number() != number) {
      return number(number, "is not the one it is kept as");
    }
    if (!checkpoint.isSigned()) {
      return number(number, "is not signed by the key that it names");
    }
    CheckpointKey key = checkpoint.checkpoint().key();
    if (!trusted.isEmpty() && !trusted.contains(key)) {
      return number(number, "is of key %s, which is not trusted".formatted(key.id()));
    }
    var spans = new MerkleRoot();
    history.spans(new Numbers(number, number), span -> spans.add(span.span().leaf()));
    return spans.head().equals(checkpoint.checkpoint().sealed().spans())
        ? null
        : "the list of what checkpoint %d sealed was changed".formatted(number);
  }

  private static String number(long number, String what) {
    return "checkpoint %d %s".formatted(number, what);
  }

  /// Events one after the other, each against the one before it and against what was sealed.
  private final class Walk {

    private final Map<Long, Finding> findings = new TreeMap<>();
    private final Map<Long, Long> erased = new HashMap<>();
    private final Set<Long> seen = new TreeSet<>();
    private final MerkleRoot root = new MerkleRoot();

    private Walk(List<SealedSpan> spans, long from, long to) {
      List<StoredEvent> before = new ArrayList<>();
      history.events(conversation, from - 1, from - 1, before::add);
      EventHash previous =
          from == 1
              ? EventHash.GENESIS
              : before.isEmpty() ? null : before.getLast().sealed().hash();
      var check =
          new ConversationCheck(
              conversation,
              spans,
              from - 1,
              previous,
              erasures,
              finding -> findings.putIfAbsent(finding.sequence(), finding));
      history.events(
          conversation,
          from,
          to,
          event -> {
            check.add(event);
            seen.add(event.sequence());
            root.add(MerkleTree.leaf(event.sealed().hash().bytes()));
            noteErasure(event);
          });
      check.end(null);
    }

    private void noteErasure(StoredEvent event) {
      try {
        Redaction.read(EventCodec.decode(event.sealed().bytes()))
            .ifPresent(left -> erased.put(event.sequence(), left.run()));
      } catch (DecodeException _) {
        // which the check has found too
      }
    }

    private Optional<Seal> broken(long sequence) {
      Finding finding = findings.get(sequence);
      if (finding != null) {
        return Optional.of(new Broken(finding.detail()));
      }
      return seen.contains(sequence)
          ? Optional.empty()
          : Optional.of(new Broken("event %d is missing".formatted(sequence)));
    }

    private Optional<String> first() {
      return findings.values().stream()
          .findFirst()
          .map(finding -> "event %d: %s".formatted(finding.sequence(), finding.detail()));
    }
  }
}
