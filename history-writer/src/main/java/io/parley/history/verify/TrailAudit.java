package io.parley.history.verify;

import io.parley.history.audit.Checkpoint;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.TrailHead;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailEntry;
import io.parley.history.trail.TrailUnreadable;
import io.parley.schema.event.EventHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The audit log: each entry against the one before it, and its end against what checkpoints have
/// sealed of it. Holds a hash for each checkpoint.
final class TrailAudit {

  private final Consumer<Finding> findings;

  /// By the number of the entry that the checkpoint has as the last one.
  private final Map<Long, SignedCheckpoint> checkpointByEntry = new HashMap<>();

  private boolean sound = true;
  private long entries;
  private long sealed;

  TrailAudit(List<SignedCheckpoint> checkpoints, Consumer<Finding> findings) {
    this.findings = findings;
    for (SignedCheckpoint signed : checkpoints) {
      TrailHead trail = signed.checkpoint().sealed().trail();
      if (trail != null && trail.entries() > 0) {
        checkpointByEntry.putIfAbsent(trail.entries(), signed);
        sealed = Math.max(sealed, trail.entries());
      }
    }
  }

  /// Whether nothing was found.
  boolean isSound() {
    return sound;
  }

  /// How many entries it has.
  long entries() {
    return entries;
  }

  /// How many of them checkpoints have sealed.
  long sealed() {
    return Math.min(sealed, entries);
  }

  void run(AuditTrail trail) {
    try {
      trail.read(this::add);
    } catch (TrailUnreadable e) {
      report(Kind.AUDIT_LOG, String.valueOf(e.getMessage()));
      return;
    }
    if (entries < sealed) {
      report(
          Kind.AUDIT_LOG_CUT,
          entries + 1 == sealed
              ? "entry %d of the audit log is gone".formatted(sealed)
              : "entries %d to %d of the audit log are gone".formatted(entries + 1, sealed));
    }
  }

  private void add(TrailEntry line) {
    long number = line.entry().sequence();
    entries++;
    if (!line.follows()) {
      report(
          Kind.AUDIT_LOG,
          "entry %d of the audit log does not follow from the one before".formatted(number));
    }
    SignedCheckpoint checkpoint = checkpointByEntry.get(number);
    if (checkpoint != null && !sealedHash(checkpoint.checkpoint()).equals(line.hash())) {
      report(
          Kind.AUDIT_LOG,
          "entry %d of the audit log, or one before it, is not what checkpoint %d sealed"
              .formatted(number, checkpoint.number()));
    }
  }

  private void report(Kind kind, String detail) {
    sound = false;
    findings.accept(Finding.of(kind, detail));
  }

  private static EventHash sealedHash(Checkpoint checkpoint) {
    TrailHead trail = checkpoint.sealed().trail();
    return trail == null ? EventHash.GENESIS : trail.hash();
  }
}
