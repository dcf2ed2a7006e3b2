package io.parley.chaos.check;

import io.parley.chaos.observation.Observation.Quiet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Checks a run against all rules.
public final class Checker {

  private static final List<Check> CHECKS =
      List.of(
          new AcknowledgedIsStored(),
          new OneEventEach(),
          new DenseSequences(),
          new AppliedByMembers(),
          new SyncedIsComplete(),
          new NobodyElse(),
          new RefusedIsNowhere(),
          new DeviceOrder(),
          new RealTimeOrder(),
          new HonestPages(),
          new Rebuildable(),
          new CursorsAscend(),
          new SettlesDown());

  private Checker() {}

  public static Verdict check(RecordedRun run) {
    var facts = Facts.of(run);
    var findings = new Findings();
    CHECKS.forEach(check -> check.find(facts, findings));
    return new Verdict(
        findings.kept(), findings.countByRule(), notChecked(facts), Counts.of(facts));
  }

  private static Map<Rule, String> notChecked(Facts facts) {
    Map<Rule, String> reasons = new EnumMap<>(Rule.class);
    if (facts.replayed() == null) {
      reasons.put(Rule.C10, "no second router replayed the commands");
    }
    if (facts.rows() == null) {
      reasons.put(Rule.C1, "PostgreSQL was not read");
      reasons.put(Rule.C10, "PostgreSQL was not read");
    }
    if (facts.observations().stream().noneMatch(Quiet.class::isInstance)) {
      reasons.put(Rule.C12, "the run never became quiet");
    }
    return reasons;
  }
}
