package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.presence.LeasedNodes.Fate;
import io.parley.schema.route.NodeReport;
import io.parley.schema.route.NodeReport.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// As node `b` sees them, in its incarnation 1. Nodes report every 4 s and live for 12.
class LeasedNodesTest {

  private static final Duration LEASE = Duration.ofSeconds(12);
  private static final Duration PERIOD = Duration.ofSeconds(4);
  private static final Duration GRACE = Duration.ofMinutes(10);

  private long nowNs = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // and over the edge
  private final LeasedNodes nodes = new LeasedNodes("b", 1, PERIOD, nowNs);

  @Test
  void takesANodeForDeadThatWasSilentForItsLease() {
    passWithout("c", 0);
    hear("c", 1, State.ALIVE);
    passWithout("c", 11);
    assertThat(nodes.lapsed(nowNs)).isEmpty();

    passWithout("c", 1);
    assertThat(nodes.lapsed(nowNs)).extracting(NodeReport::node).containsExactly("c");
  }

  @Test
  void takesNobodyForDeadWhileItIsNotHeardItself() {
    hear("b", 1, State.ALIVE);
    hear("c", 1, State.ALIVE);
    pass(60);
    assertThat(nodes.lapsed(nowNs)).isEmpty();
  }

  @Test
  void givesEverybodyAWholeLeaseAfterAGapOfItsOwn() {
    hear("b", 1, State.ALIVE);
    hear("c", 1, State.ALIVE);
    pass(60);
    passWithout("c", 11);
    assertThat(nodes.lapsed(nowNs)).isEmpty();
    passWithout("c", 1);
    assertThat(nodes.lapsed(nowNs)).hasSize(1);
  }

  @Test
  void leavesTheWorkToTheFirstOfTheLiving() {
    hear("a", 1, State.ALIVE);
    hear("c", 7, State.DEAD);
    passWithout("c", 1);
    hear("a", 1, State.ALIVE);
    assertThat(nodes.toClear(nowNs)).isEmpty();

    passWithout("a", 13);
    assertThat(nodes.toClear(nowNs)).extracting(NodeReport::node).containsExactly("c");
  }

  @Test
  void removesWhatIsLeftAfterAWhile() {
    hear("c", 7, State.CLEARED);
    passWithout("c", 599);
    assertThat(nodes.toRemove(GRACE, nowNs)).isEmpty();
    passWithout("c", 1);
    assertThat(nodes.toRemove(GRACE, nowNs)).extracting(NodeReport::node).containsExactly("c");

    hear("c", 8, State.ALIVE);
    assertThat(nodes.toRemove(GRACE, nowNs)).isEmpty();
    nodes.gone("c");
    assertThat(nodes.living()).isOne();
  }

  @Test
  void deathIsFinalForAnIncarnationAndNotForTheNode() {
    hear("c", 7, State.DEAD);
    hear("c", 7, State.ALIVE);
    assertThat(nodes.living()).isZero();

    hear("c", 8, State.ALIVE);
    assertThat(nodes.living()).isOne();
    hear("c", 7, State.ALIVE);
    hear("c", 7, State.DEAD);
    hear("c", 7, State.CLEARED);
    passWithout("c", 1);
    assertThat(nodes.toClear(nowNs)).isEmpty();
    assertThat(nodes.living()).isEqualTo(2);
  }

  @Test
  void knowsItsOwnFate() {
    assertThat(nodes.fate()).isEqualTo(Fate.GOES_ON);
    hear("b", 0, State.ALIVE);
    assertThat(nodes.fate()).isEqualTo(Fate.GOES_ON);
    hear("b", 1, State.ALIVE);
    assertThat(nodes.fate()).isEqualTo(Fate.GOES_ON);
    hear("b", 1, State.DEAD);
    hear("b", 1, State.ALIVE);
    assertThat(nodes.fate()).isEqualTo(Fate.DECLARED_DEAD);
  }

  @Test
  void yieldsToALaterStartUnderItsName() {
    hear("b", 1, State.ALIVE);
    hear("b", 2, State.ALIVE);
    hear("b", 1, State.ALIVE);
    assertThat(nodes.fate()).isEqualTo(Fate.SUPERSEDED);
  }

  @Test
  void namesTheOthersWithRoomTheEmptiestFirst() {
    nodes.heard(report("a", 1, State.ALIVE, 10), nowNs);
    nodes.heard(report("b", 1, State.ALIVE, 900), nowNs);
    nodes.heard(report("c", 1, State.ALIVE, 500), nowNs);
    nodes.heard(report("d", 1, State.ALIVE, 0), nowNs);
    nodes.heard(report("e", 1, State.DEAD, 700), nowNs);
    assertThat(nodes.withRoom()).containsExactly("c:8080", "a:8080");
  }

  private void hear(String node, long incarnation, State state) {
    nodes.heard(report(node, incarnation, state, 5), nowNs);
  }

  private static NodeReport report(String node, long incarnation, State state, int room) {
    return new NodeReport(node, incarnation, state, LEASE, node + ":8080", 3, room);
  }

  private void pass(int seconds) {
    nowNs += Duration.ofSeconds(seconds).toNanos();
  }

  /// Time in which this node hears itself every second, and not that other one.
  private void passWithout(String other, int seconds) {
    hear("b", 1, State.ALIVE);
    for (int i = 0; i < seconds; i++) {
      pass(1);
      hear("b", 1, State.ALIVE);
      assertThat(other).isNotEqualTo("b");
    }
  }
}
