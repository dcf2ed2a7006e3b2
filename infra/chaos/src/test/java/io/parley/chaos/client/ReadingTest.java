package io.parley.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadingTest {

  private final Reading reading = new Reading();

  @Test
  void appliesInOrderAndOnce() {
    assertThat(reading.offer(1)).containsExactly(1L);
    assertThat(reading.offer(3)).isEmpty();
    assertThat(reading.hasGap()).isTrue();
    assertThat(reading.offer(2)).containsExactly(2L, 3L);
    assertThat(reading.offer(2)).isEmpty();
    assertThat(reading.through()).isEqualTo(3);
    assertThat(reading.hasGap()).isFalse();
  }

  @Test
  void stepsOverAHoleInASync() {
    assertThat(reading.caughtUp(5)).containsExactly(5L);
    assertThat(reading.caughtUp(9)).containsExactly(9L);
    assertThat(reading.through()).isEqualTo(9);
  }

  @Test
  void appliesWhatItCausedDuringASyncInItsTurn() {
    assertThat(reading.offer(7)).isEmpty();
    assertThat(reading.caughtUp(5)).containsExactly(5L);
    assertThat(reading.caughtUp(6)).containsExactly(6L, 7L);
    assertThat(reading.caughtUp(7)).isEmpty();
  }

  @Test
  void appliesWhatItCausedDuringASyncAlsoBehindAHole() {
    assertThat(reading.offer(7)).isEmpty();
    assertThat(reading.caughtUp(8)).containsExactly(7L, 8L);
    assertThat(reading.hasGap()).isFalse();
  }

  @Test
  void stepsOverAHoleThatAPageAnswersFor() {
    reading.offer(1);
    assertThat(reading.offer(8)).isEmpty();
    assertThat(reading.page(1, List.of(5L, 6L), 7)).containsExactly(5L, 6L, 8L);
    assertThat(reading.hasGap()).isFalse();
  }

  @Test
  void keepsTheGapWhenThePageIsNotCompleteYet() {
    reading.offer(1);
    reading.offer(4);
    assertThat(reading.page(1, List.of(2L), 2)).containsExactly(2L);
    assertThat(reading.hasGap()).isTrue();
  }

  @Test
  void hasAGapUntilItIsAtTheHeadItWasToldOf() {
    reading.offer(1);
    reading.headIs(3);
    assertThat(reading.hasGap()).isTrue();
    assertThat(reading.page(1, List.of(2L, 3L), 3)).containsExactly(2L, 3L);
    assertThat(reading.hasGap()).isFalse();
  }

  @Test
  void letsTheLatestGoWhenTooMuchIsAhead() {
    for (long sequence = 2; sequence < 2 + Reading.MAX_AHEAD + 50; sequence++) {
      reading.offer(sequence);
    }
    assertThat(reading.offer(1)).hasSize(Reading.MAX_AHEAD);
  }

  @Test
  void takesOfAPageWithMoreOnlyItsOwnEvents() {
    var fill = new GapFill(0, 2);
    fill.collect(9); // a push
    fill.collect(1);
    fill.collect(2);
    reading.offer(9);
    assertThat(fill.finish(reading, true, 9)).containsExactly(1L, 2L);
    assertThat(reading.through()).isEqualTo(2);
    assertThat(reading.hasGap()).isTrue();
  }
}
