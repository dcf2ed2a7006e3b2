package io.parley.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.chaos.bench.Disruption.Verb;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisruptionTest {

  @Test
  void readsVerbTargetAndDuration() {
    assertThat(Disruption.parse("freeze:router-1:500ms"))
        .isEqualTo(new Disruption(Verb.FREEZE, "router-1", Duration.ofMillis(500)));
    assertThat(Disruption.parse("cut-to-client:clients:2m"))
        .isEqualTo(new Disruption(Verb.CUT_TO_CLIENT, "clients", Duration.ofMinutes(2)));
  }

  @Test
  void namesOneProcessAnyOfAKindOrAll() {
    assertThat(Disruption.parse("kill:router").isOf("router-2")).isTrue();
    assertThat(Disruption.parse("kill:router-1").isOf("router-2")).isFalse();
    assertThat(Disruption.parse("cut:postgres").isOf("node-1-postgres")).isTrue();
    assertThat(Disruption.parse("cut:clients").isOf("clients-node-1")).isTrue();
    assertThat(Disruption.parse("kill:node").isOf("router-1")).isFalse();
    assertThat(Disruption.parse("kill:all-router"))
        .matches(Disruption::isOfAll)
        .matches(all -> all.isOf("router-2"));
  }

  @Test
  void takesTheVerbsUsualDuration() {
    assertThat(Disruption.parse("kill:servers").lasting()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kill", "kill:", "explode:router", "kill:router:soon", "a:b:1s:c"})
  void refusesInOneLineWhatIsNone(String text) {
    assertThatThrownBy(() -> Disruption.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aSeedGivesTheSameScheduleAgain() {
    assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
  }

  @Test
  void inTurnMeansInTheGivenOrder() {
    var schedule = new Schedule(plan(true), 1);
    assertThat(Stream.generate(() -> schedule.next().disruption()).limit(4))
        .containsExactly(
            disruptions().get(0), disruptions().get(1), disruptions().get(2), disruptions().get(0));
  }

  private static List<Schedule.Next> drawn(long seed) {
    var schedule = new Schedule(plan(false), seed);
    return IntStream.range(0, 20).mapToObj(_ -> schedule.next()).toList();
  }

  private static List<Disruption> disruptions() {
    return plan(true).disruptions();
  }

  private static FaultPlan plan(boolean inTurn) {
    return new FaultPlan(
        List.of("kill:router", "restart:node", "cut:clients"),
        inTurn,
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(9));
  }
}
