package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private long wallMs = 1_000_000;
  private long monotonicNs = 77;
  private final ClockWatch watch = new ClockWatch(() -> wallMs, () -> monotonicNs);

  @Test
  void seesNothingWhileBothClocksGoOn() {
    pass(Duration.ofMillis(500), Duration.ofMillis(500));
    assertThat(watch.look()).isZero();
  }

  @Test
  void seesByHowMuchTheClockWasSetBackAndThatOnce() {
    pass(Duration.ofMillis(500), Duration.ofDays(-1));
    assertThat(watch.look()).isEqualTo(Duration.ofDays(1).plusMillis(500));

    pass(Duration.ofMillis(500), Duration.ofMillis(500));
    assertThat(watch.look()).isZero();
  }

  @Test
  void aClockSetForwardIsNotBehind() {
    pass(Duration.ofMillis(500), Duration.ofHours(2));
    assertThat(watch.look()).isNegative();
  }

  @Test
  void aPauseBetweenTheReadingsOfTheClocksIsNoStep() {
    var frozen =
        new ClockWatch(
            () -> {
              pass(Duration.ofSeconds(12), Duration.ofSeconds(12));
              return wallMs;
            },
            () -> {
              pass(Duration.ofSeconds(12), Duration.ofSeconds(12));
              return monotonicNs;
            });
    assertThat(frozen.look()).isLessThanOrEqualTo(Duration.ZERO);
    assertThat(frozen.look()).isLessThanOrEqualTo(Duration.ZERO);
  }

  private void pass(Duration monotonic, Duration wall) {
    monotonicNs += monotonic.toNanos();
    wallMs += wall.toMillis();
  }
}
