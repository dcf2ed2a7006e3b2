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
  void namesAllThatIsParleys() {
    Disruption all = Disruption.parse("kill:all-platform");
    assertThat(Stream.of("router-1", "node-2", "writer-1")).allMatch(all::isOf);
    assertThat(Stream.of("kafka-1", "stores", "clients-node-1")).noneMatch(all::isOf);
  }

  @Test
  void readsMultiplesOfTimeouts() {
    assertThat(Disruption.parse("freeze:router:0.9xsession").lasting())
        .isEqualTo(Duration.ofMillis(2_700));
    assertThat(Disruption.parse("stall:redis:3xredis").lasting())
        .isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void whatIsUsualCanAllBeRead() {
    List<String> usual = UsualFaults.of(PlatformLayout.of(3, 2, 2, 2), _ -> {});
    assertThat(usual.stream().map(Disruption::parse)).hasSameSizeAs(usual).hasSizeGreaterThan(60);
  }

  @Test
  void rollingReplacesEachProcessOnceAndDoesNothingElse() {
    List<String> rolling = UsualFaults.rolling(PlatformLayout.of(1, 2, 2, 1));
    assertThat(rolling)
        .containsExactly(
            "restart:node-1",
            "restart:node-2",
            "restart:router-1",
            "restart:router-2",
            "restart:writer-1");
    assertThat(new FaultPlan(rolling, true, 1, Duration.ZERO, Duration.ZERO).isRolling()).isTrue();
    assertThat(plan(true).isRolling()).isFalse();
  }

  @Test
  void takesTheVerbsUsualDuration() {
    assertThat(Disruption.parse("kill:servers").lasting()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kill",
        "kill:",
        "explode:router",
        "kill:router:soon",
        "kill:node:2xever",
        "a:b:1s:c"
      })
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
