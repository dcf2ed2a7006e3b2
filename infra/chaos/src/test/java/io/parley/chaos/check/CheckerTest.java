package io.parley.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.check.Evidence.Logged;
import io.parley.chaos.check.Evidence.Observed;
import io.parley.chaos.check.Evidence.Stored;
import io.parley.chaos.check.HistoryRows.StoredCursor;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Left;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Operation.Amend;
import io.parley.chaos.observation.Operation.Amendment;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.CursorKind;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// For each rule a small run that breaks it, and the evidence that shows it.
@NullUnmarked // a null that should not be here fails the test
final class CheckerTest {

  private static final String GROUP = "g:1";
  private static final Device ALICE = new Device("alice", "phone");
  private static final Device BOB = new Device("bob", "laptop");
  private static final Device EVE = new Device("eve", "phone");
  private static final UUID NEW = new UUID(0x0190_0000_0000_7000L, 1L << 63 | 1);
  private static final long LATER_NS = 1_000_000_000_000L;

  /// alice and bob talk: #1 created, #2 alice, #3 bob, #4 alice.
  private static Scenario talk() {
    var scenario = new Scenario().connect(ALICE).connect(BOB).create(ALICE, GROUP, "bob");
    scenario.send(ALICE, GROUP);
    scenario.send(BOB, GROUP);
    scenario.send(ALICE, GROUP);
    return scenario;
  }

  @Test
  void findsNothingWhereNothingIsWrong() {
    Verdict verdict = Checker.check(talk().read(BOB, GROUP).history(BOB, GROUP, 0).quiet().run());
    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.notChecked()).isEmpty();
    assertThat(verdict.report()).contains("3 sends").endsWith("CLEAN\n");
  }

  @Test
  void saysWhatItCouldNotCheck() {
    RecordedRun run = talk().run();
    Verdict verdict = Checker.check(new RecordedRun(run.observations(), run.log(), null, null));
    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.notChecked()).containsKeys(Rule.C1, Rule.C10, Rule.C12);
  }

  @Test
  void c1AcknowledgedButNotInTheLog() {
    Violation violation =
        only(
            Rule.C1,
            with(
                talk().run(),
                new Invoked(LATER_NS, ALICE, 90, new Send(GROUP, NEW, null)),
                new Answered(LATER_NS + 1, ALICE, 90, new Accepted(GROUP, 5, false))));
    assertThat(violation.sentence()).contains("not in the log");
    assertThat(violation.evidence())
        .contains(new Observed(answer(90, new Accepted(GROUP, 5, false))));
  }

  @Test
  void c1AcknowledgedUnderTheSequenceOfAnotherMessage() {
    Violation violation =
        only(
            Rule.C1,
            with(
                talk().run(),
                new Invoked(LATER_NS, ALICE, 90, new Send(GROUP, NEW, null)),
                new Answered(LATER_NS + 1, ALICE, 90, new Accepted(GROUP, 2, false))),
            Rule.C7,
            Rule.C8);
    assertThat(violation.sentence()).contains("something else");
    assertThat(violation.evidence()).anyMatch(Logged.class::isInstance);
  }

  @Test
  void whoRecallsWhatAnotherHasRecalledIsToldOfThat() {
    assertThat(Checker.check(recalledAgain(3, true)).violationsByRule()).doesNotContainKey(Rule.C1);
  }

  @Test
  void c1ARecallAcknowledgedUnderTheSequenceOfAnother() {
    assertThat(Checker.check(recalledAgain(2, true)).violationsByRule()).containsKey(Rule.C1);
    assertThat(Checker.check(recalledAgain(3, false)).violationsByRule()).containsKey(Rule.C1);
  }

  /// Alice recalls message 3, and Bob one that is said to have been recalled by that.
  private static RecordedRun recalledAgain(long target, boolean duplicate) {
    return with(
        talk().recall(ALICE, GROUP, 3).run(),
        new Invoked(LATER_NS, BOB, 90, new Amend(GROUP, Amendment.RECALL, target)),
        new Answered(LATER_NS + 1, BOB, 90, new Accepted(GROUP, 5, duplicate)));
  }

  @Test
  void c1AcknowledgedButNotInPostgreSql() {
    RecordedRun run = talk().run();
    Verdict verdict = Checker.check(withRows(run, row -> row.sequence() != 4));
    assertThat(verdict.violationsByRule()).containsOnlyKeys(Rule.C1, Rule.C10);
    assertThat(verdict.violations().getFirst().sentence()).contains("not in PostgreSQL");
  }

  @Test
  void c2OneMessageUnderTwoSequences() {
    Scenario scenario = talk();
    UUID message = scenario.send(ALICE, GROUP);
    scenario.send(BOB, GROUP);
    Verdict verdict =
        Checker.check(
            with(
                scenario.run(),
                new Invoked(LATER_NS, ALICE, 90, new Send(GROUP, message, null)),
                new Answered(LATER_NS + 1, ALICE, 90, new Accepted(GROUP, 6, true))));
    assertThat(verdict.violationsByRule()).containsOnlyKeys(Rule.C1, Rule.C2);
    assertThat(verdict.violations())
        .anyMatch(v -> v.rule() == Rule.C2 && v.sentence().contains("two sequences"));
  }

  @Test
  void c2ClientReceivedWhatIsNotInTheLog() {
    Violation violation =
        only(Rule.C2, with(talk().run(), new Received(LATER_NS, BOB, GROUP, 9, 1)), Rule.C5);
    assertThat(violation.evidence())
        .containsExactly(new Observed(new Received(LATER_NS, BOB, GROUP, 9, 1)));
  }

  @Test
  void c3HoleInTheLog() {
    RecordedRun run = talk().run();
    List<LoggedEvent> log = new ArrayList<>(run.log());
    LoggedEvent lost = log.remove(2);
    Verdict verdict = Checker.check(new RecordedRun(run.observations(), log, run.rows(), null));
    Violation violation = first(Rule.C3, verdict);
    assertThat(violation.sentence()).isEqualTo("in the log #4 stands where #3 belongs");
    assertThat(violation.evidence())
        .containsExactly(new Logged(log.get(1)), new Logged(log.get(2)))
        .doesNotContain(new Logged(lost));
  }

  @Test
  void c4ClientAppliedOutOfOrder() {
    Violation violation = only(Rule.C4, with(talk().run(), new Applied(LATER_NS, BOB, GROUP, 2)));
    assertThat(violation.sentence()).contains("after a later one");
  }

  @Test
  void c4ClientAppliedWhatItsUserIsNoMemberFor() {
    Scenario scenario = talk().leave(BOB, GROUP);
    scenario.send(ALICE, GROUP);
    Violation violation = only(Rule.C4, with(scenario.run(), new Applied(LATER_NS, BOB, GROUP, 6)));
    assertThat(violation.sentence()).contains("outside");
  }

  @Test
  void c5EventReachedSomebodyAfterLeaving() {
    Scenario scenario = talk().leave(BOB, GROUP);
    scenario.send(ALICE, GROUP);
    RecordedRun run = scenario.run();
    var leak = new Received(LATER_NS, BOB, GROUP, 6, run.log().get(5).fingerprint());
    Violation violation = only(Rule.C5, with(run, leak));
    assertThat(violation.evidence())
        .containsExactly(new Observed(leak), new Logged(run.log().get(5)));
  }

  @Test
  void c5StrangerWasGivenAPage() {
    Violation violation =
        only(
            Rule.C5,
            with(
                talk().run(),
                new Invoked(LATER_NS, EVE, 90, new AskHistory(GROUP, 0, 0, 50)),
                new Answered(LATER_NS + 1, EVE, 90, new Page(false, 4))));
    assertThat(violation.sentence()).contains("never was a member");
  }

  @Test
  void c6AcknowledgedWasRefusedWhenSentAgain() {
    Scenario scenario = talk();
    UUID message = scenario.send(ALICE, GROUP);
    Violation violation =
        only(
            Rule.C6,
            with(
                scenario.run(),
                new Invoked(LATER_NS, ALICE, 90, new Send(GROUP, message, null)),
                new Answered(LATER_NS + 1, ALICE, 90, new Refused("not_a_member", false))));
    assertThat(violation.sentence()).contains("sent again");
  }

  @Test
  void c6AnotherAttemptMayHaveBeenGranted() {
    Scenario scenario = new Scenario().connect(ALICE).create(ALICE, GROUP, "bob");
    scenario.send(ALICE, GROUP);
    List<Observation> observations = new ArrayList<>();
    for (Observation observation : scenario.run().observations()) {
      boolean answer =
          observation instanceof Answered answered
              && answered.outcome() instanceof Accepted accepted
              && accepted.sequence() == 2;
      observations.add(answer ? unknown((Answered) observation) : observation);
    }
    RecordedRun run = scenario.run();
    Send send =
        observations.stream()
            .filter(o -> o instanceof Invoked i && i.operation() instanceof Send)
            .map(o -> (Send) ((Invoked) o).operation())
            .findFirst()
            .orElseThrow();
    Verdict verdict =
        Checker.check(
            with(
                new RecordedRun(observations, run.log(), run.rows(), run.replayed()),
                new Invoked(LATER_NS, ALICE, 90, send),
                new Answered(LATER_NS + 1, ALICE, 90, new Refused("forbidden", false))));
    assertThat(verdict.violations()).isEmpty();
  }

  @Test
  void c7MessagesOfOneConnectionChangedPlaces() {
    RecordedRun run = talk().run();
    List<Observation> swapped = new ArrayList<>();
    long firstNs = 0;
    for (Observation observation : run.observations()) {
      // alice's two messages, #2 and #4, sent in the other order
      if (observation instanceof Invoked invoked
          && invoked.device().equals(ALICE)
          && invoked.operation() instanceof Send send) {
        long atNs = firstNs == 0 ? invoked.atNs() : firstNs - 1;
        firstNs = invoked.atNs();
        swapped.add(
            new Invoked(
                atNs,
                ALICE,
                invoked.request(),
                new Send(send.conversation(), send.clientId(), null)));
      } else {
        swapped.add(observation);
      }
    }
    Violation violation =
        first(Rule.C7, Checker.check(new RecordedRun(swapped, run.log(), run.rows(), null)));
    assertThat(violation.sentence()).contains("smaller sequence");
    assertThat(violation.evidence()).hasSize(4);
  }

  @Test
  void c8SentAfterAnAcknowledgementButNumberedBefore() {
    RecordedRun run = talk().run();
    List<Observation> late = new ArrayList<>(run.observations());
    // bob's #3 was acknowledged before alice's #2 was sent
    late.replaceAll(
        o ->
            o instanceof Answered a && a.device().equals(BOB)
                ? new Answered(3, BOB, a.request(), a.outcome())
                : o);
    Violation violation =
        first(Rule.C8, Checker.check(new RecordedRun(late, run.log(), run.rows(), null)));
    assertThat(violation.sentence()).contains("#2").contains("#3");
    assertThat(violation.evidence()).hasSize(3);
  }

  @Test
  void c9PageLacksWhatItSaysItIsCompleteThrough() {
    Violation violation =
        only(
            Rule.C9,
            with(
                talk().run(),
                new Invoked(LATER_NS, BOB, 90, new AskHistory(GROUP, 3, 0, 50)),
                new Answered(LATER_NS + 1, BOB, 90, new Page(false, 4))));
    assertThat(violation.sentence()).contains("#4");
  }

  @Test
  void c9PageMaySayNotYet() {
    Verdict verdict =
        Checker.check(
            with(
                talk().run(),
                new Invoked(LATER_NS, BOB, 90, new AskHistory(GROUP, 3, 0, 50)),
                new Answered(LATER_NS + 1, BOB, 90, new Page(false, 3))));
    assertThat(verdict.violations()).isEmpty();
  }

  @Test
  void c9PageMayEndAtItsLimit() {
    Verdict verdict =
        Checker.check(
            with(
                talk().run(),
                new Invoked(LATER_NS, BOB, 90, new AskHistory(GROUP, 0, 0, 1)),
                new Received(
                    LATER_NS + 1, BOB, GROUP, 1, talk().run().log().getFirst().fingerprint()),
                new Answered(LATER_NS + 2, BOB, 90, new Page(true, 4))));
    assertThat(verdict.violations()).isEmpty();
  }

  @Test
  void c10RowThatIsNotInTheLog() {
    RecordedRun run = talk().run();
    Verdict verdict =
        Checker.check(
            new RecordedRun(
                run.observations(), run.log().subList(0, 3), run.rows(), run.replayed()));
    Violation violation = first(Rule.C10, verdict);
    assertThat(violation.sentence()).isEqualTo("PostgreSQL has an event that is not in the log");
    assertThat(violation.evidence()).containsExactly(new Stored(run.rows().events().get(3)));
  }

  @Test
  void c11PostgreSqlForgotACursor() {
    RecordedRun run = talk().read(BOB, GROUP).run();
    HistoryRows rows = run.rows();
    var back =
        new HistoryRows(
            rows.events(),
            rows.heads(),
            rows.memberships(),
            List.of(new StoredCursor(GROUP, "bob", 4, 2)));
    Violation violation =
        only(Rule.C11, new RecordedRun(run.observations(), run.log(), back, run.replayed()));
    assertThat(violation.evidence()).contains(new Stored(new StoredCursor(GROUP, "bob", 4, 2)));
  }

  @Test
  void c11CursorWasAnsweredWithLessThanBefore() {
    Violation violation =
        only(
            Rule.C11,
            with(
                talk().read(BOB, GROUP).run(),
                new Invoked(LATER_NS, BOB, 90, new MoveCursor(GROUP, CursorKind.READ, 2)),
                new Answered(LATER_NS + 1, BOB, 90, new Accepted(GROUP, 2, false))));
    assertThat(violation.sentence()).contains("#2").contains("#4");
  }

  @Test
  void c12ClientThatIsOnlineLacksTheLastEvent() {
    RecordedRun run = talk().quiet().run();
    List<Observation> without = new ArrayList<>(run.observations());
    without.removeIf(o -> o instanceof Applied a && a.device().equals(BOB) && a.sequence() == 4);
    Violation violation =
        only(Rule.C12, new RecordedRun(without, run.log(), run.rows(), run.replayed()));
    assertThat(violation.sentence()).contains("bob/laptop").contains("up to #3 of #4");
  }

  @Test
  void c12OwesNothingToWhoHasLeft() {
    RecordedRun run = talk().quiet().run();
    List<Observation> without = new ArrayList<>(run.observations());
    without.removeIf(o -> o instanceof Applied a && a.device().equals(BOB) && a.sequence() == 4);
    without.add(new Left(1_000_000_000, BOB));
    Verdict verdict =
        Checker.check(new RecordedRun(without, run.log(), run.rows(), run.replayed()));
    assertThat(verdict.violations()).isEmpty();
  }

  @Test
  void keepsAFewOfManyViolationsAndCountsAll() {
    RecordedRun run = talk().run();
    Observation[] leaks = new Observation[1000];
    for (int i = 0; i < leaks.length; i++) {
      leaks[i] = new Received(LATER_NS + i, EVE, GROUP, 2, run.log().get(1).fingerprint());
    }
    Verdict verdict = Checker.check(with(run, leaks));
    assertThat(verdict.violationsByRule()).containsOnlyKeys(Rule.C5).containsEntry(Rule.C5, 1000L);
    assertThat(verdict.violations()).hasSize(Findings.KEPT_PER_RULE);
  }

  private static Violation only(Rule rule, RecordedRun run, Rule... alsoBroken) {
    Verdict verdict = Checker.check(run);
    assertThat(verdict.violationsByRule()).containsKey(rule);
    assertThat(List.of(alsoBroken))
        .as(verdict.report())
        .containsAll(verdict.violationsByRule().keySet().stream().filter(r -> r != rule).toList());
    return first(rule, verdict);
  }

  private static Violation first(Rule rule, Verdict verdict) {
    return verdict.violations().stream()
        .filter(violation -> violation.rule() == rule)
        .findFirst()
        .orElseThrow();
  }

  private static Answered answer(long request, Accepted accepted) {
    return new Answered(LATER_NS + 1, ALICE, request, accepted);
  }

  private static Answered unknown(Answered answered) {
    return new Answered(answered.atNs(), answered.device(), answered.request(), new Unknown());
  }

  private static RecordedRun with(RecordedRun run, Observation... more) {
    List<Observation> observations = new ArrayList<>(run.observations());
    observations.addAll(List.of(more));
    return new RecordedRun(observations, run.log(), run.rows(), run.replayed());
  }

  private static RecordedRun withRows(RecordedRun run, Predicate<StoredEvent> kept) {
    HistoryRows rows = run.rows();
    return new RecordedRun(
        run.observations(),
        run.log(),
        new HistoryRows(
            rows.events().stream().filter(kept).toList(),
            rows.heads(),
            rows.memberships(),
            rows.cursors()),
        run.replayed());
  }
}
