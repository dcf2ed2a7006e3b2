package io.parley.history.verify;

import io.parley.history.audit.ConversationCheck.SealedSpan;
import io.parley.history.audit.Hash;
import io.parley.history.audit.MerkleTree;
import io.parley.history.audit.Proof;
import io.parley.history.audit.Proof.InCheckpoint;
import io.parley.history.audit.Proof.InSpan;
import io.parley.history.audit.Proof.Witness;
import io.parley.history.audit.Redaction;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.store.AuditSnapshot;
import io.parley.history.store.AuditSnapshot.Numbers;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.service.StartupException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Makes proofs of inclusion out of the history in PostgreSQL. Holds the tree of one checkpoint.
public final class Prover {

  private final AuditSnapshot history;
  private final String conversation;
  private final long sequence;

  private Prover(AuditSnapshot history, String conversation, long sequence) {
    this.history = history;
    this.conversation = conversation;
    this.sequence = sequence;
  }

  /// The proof that an event stands in the log.
  ///
  /// @throws StartupException if there is no such event, or it is not sealed yet
  /// @throws io.parley.history.store.StoreUnavailableException if PostgreSQL is away
  public static Proof prove(DataSource database, String conversation, long sequence) {
    return AuditSnapshot.look(
        database, history -> new Prover(history, conversation, sequence).prove());
  }

  private Proof prove() {
    SealedSpan found =
        history
            .spanOf(conversation, sequence)
            .filter(span -> span.span().has(sequence))
            .orElseThrow(
                () ->
                    new StartupException(
                        "no checkpoint has event %d of %s yet".formatted(sequence, conversation)));
    Span span = found.span();
    Events events = events(span);
    List<SignedCheckpoint> checkpoints = checkpoints();
    SignedCheckpoint sealing = checkpoints.get((int) found.checkpoint() - 1);
    return new Proof(
        events.previous,
        events.proved(),
        new InSpan(
            span.first(),
            span.last(),
            span.head(),
            MerkleTree.path((int) (sequence - span.first()), events.leaves)),
        inCheckpoint(found),
        sealing,
        witness(sealing, checkpoints));
  }

  private Events events(Span span) {
    var events = new Events();
    history.events(
        conversation,
        Math.min(span.first(), sequence - 1),
        span.last(),
        event -> {
          if (event.sequence() == sequence - 1) {
            events.previous = event.sealed().hash();
          }
          if (event.sequence() == sequence) {
            events.proved = event.sealed();
          }
          if (event.sequence() >= span.first()) {
            events.leaves.add(MerkleTree.leaf(event.sealed().hash().bytes()));
          }
        });
    return events;
  }

  private InCheckpoint inCheckpoint(SealedSpan of) {
    List<Hash> leaves = new ArrayList<>();
    var index = new int[] {-1};
    history.spans(
        new Numbers(of.checkpoint(), of.checkpoint()),
        span -> {
          if (span.span().conversation().equals(conversation)) {
            index[0] = leaves.size();
          }
          leaves.add(span.span().leaf());
        });
    return new InCheckpoint(index[0], MerkleTree.path(index[0], leaves));
  }

  private List<SignedCheckpoint> checkpoints() {
    List<SignedCheckpoint> checkpoints = new ArrayList<>();
    history.checkpoints(
        kept -> {
          if (kept.checkpoint() == null) {
            throw new StartupException(
                "checkpoint %d can't be read any more: see parley audit verify"
                    .formatted(kept.number()));
          }
          checkpoints.add(kept.checkpoint());
        });
    return checkpoints;
  }

  /// The newest checkpoint, if another key has signed it.
  private static @Nullable Witness witness(
      SignedCheckpoint sealing, List<SignedCheckpoint> checkpoints) {
    SignedCheckpoint newest = checkpoints.getLast();
    if (newest.checkpoint().key().equals(sealing.checkpoint().key())) {
      return null;
    }
    List<Hash> history =
        checkpoints.subList(0, checkpoints.size() - 1).stream()
            .map(checkpoint -> MerkleTree.leaf(checkpoint.hash().bytes()))
            .toList();
    return new Witness(newest, MerkleTree.path((int) sealing.number() - 1, history));
  }

  private static final class Events {

    private final List<Hash> leaves = new ArrayList<>();
    private EventHash previous = EventHash.GENESIS;
    private @Nullable SealedEvent proved;

    private SealedEvent proved() {
      if (proved == null) {
        throw new StartupException("that event is missing: see parley audit verify");
      }
      Redaction.read(EventCodec.decode(proved.bytes()))
          .ifPresent(
              left -> {
                throw new StartupException(
                    "run %d has erased its content: nothing is left that proves its hash"
                        .formatted(left.run()));
              });
      return proved;
    }
  }
}
