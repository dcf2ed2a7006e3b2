package io.parley.connector.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

  private static final long START_NS = new FakeClock().nanoTime(); // overflows on the way
  private static final long TICK_NS = TimerWheel.TICK.toNanos();

  private final TimerWheel wheel = new TimerWheel(START_NS);
  private final List<String> ran = new ArrayList<>();
  private long nowNs = START_NS;

  @Test
  void runsATimerOnceItsTimeHasCome() {
    timer("a").runBy(START_NS + 1_000_000_000L);
    pass(Duration.ofMillis(999));
    assertThat(ran).isEmpty();

    pass(Duration.ofMillis(1));
    assertThat(ran).containsExactly("a");
    pass(Duration.ofHours(1));
    assertThat(ran).containsExactly("a");
  }

  @Test
  void movesATimerToAnEarlierTimeOnly() {
    TimerWheel.Timer timer = timer("a");
    timer.runBy(START_NS + 9_000_000_000L);
    timer.runBy(START_NS + 3_000_000_000L);
    timer.runBy(START_NS + 6_000_000_000L);
    pass(Duration.ofSeconds(3));
    assertThat(ran).containsExactly("a");

    pass(Duration.ofSeconds(60));
    assertThat(ran).containsExactly("a");
  }

  @Test
  void forgetsACancelledTimer() {
    TimerWheel.Timer timer = timer("a");
    timer.runBy(START_NS + 1_000_000_000L);
    timer.cancel();
    timer.cancel();
    pass(Duration.ofSeconds(60));
    assertThat(ran).isEmpty();

    timer.runBy(nowNs + 1_000_000_000L);
    pass(Duration.ofSeconds(1));
    assertThat(ran).containsExactly("a");
  }

  @Test
  void runsWhatIsDueAtOnceAtTheNextTurn() {
    pass(Duration.ofSeconds(10));
    timer("past").runBy(START_NS);
    timer("now").runBy(nowNs);
    assertThat(ran).isEmpty();

    pass(TimerWheel.TICK);
    assertThat(ran).containsExactlyInAnyOrder("past", "now");
  }

  @Test
  void letsATimerSetItselfAndCancelAnotherThatIsDueWithIt() {
    List<TimerWheel.Timer> timers = new ArrayList<>();
    timers.add(wheel.timer(() -> runAgain(timers)));
    timers.add(timer("cancelled"));
    long dueNs = START_NS + 1_000_000_000L;
    timers.forEach(timer -> timer.runBy(dueNs));
    pass(Duration.ofSeconds(1));
    assertThat(ran).containsExactly("again");

    pass(Duration.ofNanos(TICK_NS * 511)); // almost a whole revolution
    assertThat(ran).containsExactly("again");
    pass(Duration.ofNanos(TICK_NS));
    assertThat(ran).containsExactly("again", "again");
  }

  private void runAgain(List<TimerWheel.Timer> timers) {
    ran.add("again");
    timers.getFirst().runBy(nowNs + TICK_NS * 512);
    timers.getLast().cancel();
  }

  @Test
  void runsEverythingThatBecameDueWhileItStoodStill() {
    for (int i = 0; i < 10_000; i++) {
      timer("timer " + i).runBy(START_NS + i * 100_000_000L);
    }
    pass(Duration.ofMinutes(10));
    assertThat(ran).hasSize(6_001);
    pass(Duration.ofMinutes(10));
    assertThat(ran).hasSize(10_000);
  }

  @Test
  void runsEachTimerWithinATickOfItsTime() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    List<Long> lateByNs = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long dueNs = START_NS + random.nextLong(Duration.ofMinutes(10).toNanos());
      wheel.timer(() -> lateByNs.add(nowNs - dueNs)).runBy(dueNs);
    }
    while (nowNs - START_NS < Duration.ofMinutes(11).toNanos()) {
      pass(Duration.ofMillis(1 + random.nextInt(100)));
    }
    assertThat(lateByNs)
        .as("seed %d", seed)
        .hasSize(5_000)
        .allSatisfy(late -> assertThat(late).isBetween(0L, TICK_NS + 100_000_000L));
  }

  private TimerWheel.Timer timer(String name) {
    return wheel.timer(() -> ran.add(name));
  }

  private void pass(Duration duration) {
    nowNs += duration.toNanos();
    wheel.turn(nowNs);
  }
}
