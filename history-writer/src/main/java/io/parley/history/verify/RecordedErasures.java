package io.parley.history.verify;

import io.parley.history.audit.ErasureRecord;
import io.parley.history.audit.Redaction;
import io.parley.history.custody.Custody;
import io.parley.history.custody.Due;
import io.parley.history.custody.Readers;
import io.parley.history.custody.Utterance;
import io.parley.history.store.AuditSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the audit log says was to be erased, and what was held.
final class RecordedErasures implements ErasureRecord {

  private final Custody custody;
  private final AuditSnapshot history;
  private final Map<Set<String>, Readers> readersByUsers = new HashMap<>();

  RecordedErasures(Custody custody, AuditSnapshot history) {
    this.custody = custody;
    this.history = history;
  }

  @Override
  public Optional<String> objection(Redaction redaction) {
    Optional<Due> run = custody.run(redaction.run());
    if (run.isEmpty()) {
      return Optional.of("no run %d is on the audit log".formatted(redaction.run()));
    }
    Due due = run.get();
    Utterance what = Utterance.of(redaction.event());
    if (!due.covers(what)) {
      return Optional.of("run %d was not to erase it".formatted(due.run()));
    }
    return due.heldBy(what, readers(due.heldUsers()))
        .map(hold -> "hold %d forbade run %d to erase it".formatted(hold.number(), due.run()));
  }

  private Readers readers(Set<String> users) {
    return readersByUsers.computeIfAbsent(users, history::readers);
  }
}
