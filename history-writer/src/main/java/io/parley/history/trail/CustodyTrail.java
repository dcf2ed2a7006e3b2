package io.parley.history.trail;

import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand;
import io.parley.history.custody.CustodyDecision.Accepted;
import io.parley.history.custody.CustodyDecision.Refused;
import io.parley.history.trail.AuditTrail.Draft;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.KafkaConfig;
import java.time.Instant;
import java.time.InstantSource;

/// What is held, kept and erased, on the audit log: there is no other place where it is decided.
///
/// Every method blocks, and throws [TrailUnavailable] when Kafka does not do what it is asked for,
/// and [TrailBroken] when the audit log is not whole.
public final class CustodyTrail {

  private final AuditTrail trail;

  public CustodyTrail(KafkaConfig kafka, InstantSource clock) {
    this.trail = new AuditTrail(kafka, clock);
  }

  /// How it stands now.
  public Custody read() {
    var fold = new Fold();
    trail.read(fold::add);
    return fold.custody;
  }

  /// Decides on a command, and records what was decided.
  ///
  /// @param by who may decide on such things
  /// @return the entry's number
  /// @throws CustodyRefused if it is refused
  public long execute(String by, CustodyCommand command) {
    AuditEntry entry = trail.append(by, now -> decide(by, now, command));
    return entry.sequence();
  }

  private Draft decide(String by, Instant now, CustodyCommand command) {
    return switch (read().decide(by, now, command)) {
      case Accepted(var fact) -> CustodyJson.write(fact);
      case Refused(String reason) -> throw new CustodyRefused(reason);
    };
  }

  /// Nothing may be erased by a log that somebody has written over.
  private static final class Fold {

    private Custody custody = Custody.NOTHING;

    private void add(TrailEntry line) {
      AuditEntry entry = line.entry();
      if (!line.follows()) {
        throw new TrailBroken(
            "entry %d of the audit log does not follow from the one before: see parley audit log"
                .formatted(entry.sequence()));
      }
      try {
        CustodyJson.read(entry).ifPresent(known -> custody = custody.after(known));
      } catch (IllegalArgumentException e) {
        throw new TrailBroken(
            "entry %d of the audit log can't be understood".formatted(entry.sequence()), e);
      }
    }
  }
}
