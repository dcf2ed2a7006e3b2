package io.parley.history.scan;

import io.parley.history.audit.Redaction;
import io.parley.history.custody.Custody;
import io.parley.history.custody.Due;
import io.parley.history.custody.Utterance;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.SealedEvent;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// What the runs on the audit log were to erase, so that nobody is shown it who reads the log,
/// which still has it.
final class RecordedRuns {

  private final Collection<Due> runs;
  private final Set<String> heldUsers;

  RecordedRuns(Custody custody) {
    this.runs = custody.runs().values();
    this.heldUsers =
        runs.stream().flatMap(run -> run.heldUsers().stream()).collect(Collectors.toSet());
  }

  /// Whose membership has to be known.
  Set<String> heldUsers() {
    return heldUsers;
  }

  /// The event as it is kept where it is erased: without its content, if the first run that was to
  /// take it came by.
  SealedEvent without(Step step) {
    if (!(step.envelope().event() instanceof Said)) {
      return step.sealed();
    }
    return runs.stream()
        .filter(run -> erases(run, step))
        .findFirst()
        .flatMap(run -> Redaction.of(step.envelope(), run.run()))
        .map(left -> new SealedEvent(left.bytes(), step.sealed().hash()))
        .orElse(step.sealed());
  }

  private static boolean erases(Due run, Step step) {
    Utterance said = Utterance.of(step.envelope());
    return run.covers(said)
        && run.heldBy(said, (user, _, _) -> step.present().contains(user)).isEmpty();
  }
}
