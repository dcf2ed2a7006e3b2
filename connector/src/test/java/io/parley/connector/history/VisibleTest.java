package io.parley.connector.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.history.Range.After;
import io.parley.connector.history.Range.Before;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VisibleTest {

  /// A member from 3 to 5, and again from 10 to 20.
  private static final Visible REJOINED = visible(3, 5, 10, 20);

  @Test
  void pagesForward() {
    assertThat(REJOINED.page(new After(0), 2)).isEqualTo(visible(3, 4));
    assertThat(REJOINED.page(new After(4), 1)).isEqualTo(visible(5, 5));
    assertThat(REJOINED.page(new After(12), 3)).isEqualTo(visible(13, 15));
    assertThat(REJOINED.page(new After(18), 100)).isEqualTo(visible(19, 20));
  }

  @Test
  void pagesBackward() {
    assertThat(REJOINED.page(new Before(Long.MAX_VALUE), 2)).isEqualTo(visible(19, 20));
    assertThat(REJOINED.page(new Before(21), 1)).isEqualTo(visible(20, 20));
    assertThat(REJOINED.page(new Before(12), 2)).isEqualTo(visible(10, 11));
    assertThat(REJOINED.page(new Before(4), 100)).isEqualTo(visible(3, 3));
  }

  @Test
  void leapsOverWhatIsNotVisible() {
    assertThat(REJOINED.page(new After(3), 4)).isEqualTo(visible(4, 5, 10, 11));
    assertThat(REJOINED.page(new Before(12), 4)).isEqualTo(visible(4, 5, 10, 11));
    assertThat(REJOINED.page(new After(7), 1)).isEqualTo(visible(10, 10));
    assertThat(REJOINED.page(new Before(8), 1)).isEqualTo(visible(5, 5));
  }

  @Test
  void hasNothingBeyondItsEnds() {
    assertThat(REJOINED.page(new After(20), 5).isEmpty()).isTrue();
    assertThat(REJOINED.page(new After(Long.MAX_VALUE), 5).isEmpty()).isTrue();
    assertThat(REJOINED.page(new Before(3), 5).isEmpty()).isTrue();
    assertThat(REJOINED.page(new Before(Long.MIN_VALUE), 5).isEmpty()).isTrue();
    assertThat(Visible.through(0).page(new After(0), 5).isEmpty()).isTrue();
    assertThat(Visible.through(0).end()).isZero();
  }

  @Test
  void takesASequenceBelowTheFirstForTheBeginning() {
    assertThat(REJOINED.page(new After(Long.MIN_VALUE), 1)).isEqualTo(visible(3, 3));
    assertThat(REJOINED.page(new After(-1), 1)).isEqualTo(visible(3, 3));
  }

  @Test
  void saysWhetherTheRangeGoesOn() {
    assertThat(goesOn(new After(0), 13)).isTrue();
    assertThat(goesOn(new After(0), 14)).isFalse();
    assertThat(goesOn(new Before(Long.MAX_VALUE), 13)).isTrue();
    assertThat(goesOn(new Before(Long.MAX_VALUE), 14)).isFalse();
    assertThat(goesOn(new After(20), 1)).isFalse();
    assertThat(goesOn(new Before(3), 1)).isFalse();
  }

  /// Against the plain list of sequences, for many shapes.
  @Test
  void pagesAsAListOfSequencesWould() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Visible visible = anyVisible(random);
      long at = random.nextLong(-2, 60);
      int limit = random.nextInt(1, 20);
      List<Long> all = sequences(visible);
      List<Long> later = all.stream().filter(sequence -> sequence > at).toList();
      List<Long> earlier = all.stream().filter(sequence -> sequence < at).toList();
      var after = new After(at);
      var before = new Before(at);
      Visible forward = visible.page(after, limit);
      Visible backward = visible.page(before, limit);
      assertThat(sequences(forward))
          .as("seed %d: %s after %d, %d", seed, visible, at, limit)
          .isEqualTo(later.stream().limit(limit).toList());
      assertThat(sequences(backward))
          .as("seed %d: %s before %d, %d", seed, visible, at, limit)
          .isEqualTo(earlier.stream().skip(Math.max(0, earlier.size() - limit)).toList());
      assertThat(visible.goesOnAfter(forward, after)).isEqualTo(later.size() > limit);
      assertThat(visible.goesOnAfter(backward, before)).isEqualTo(earlier.size() > limit);
    }
  }

  private static boolean goesOn(Range range, int limit) {
    return REJOINED.goesOnAfter(REJOINED.page(range, limit), range);
  }

  private static Visible anyVisible(Random random) {
    List<Interval> intervals = new ArrayList<>();
    long next = 1;
    for (int i = random.nextInt(5); i > 0; i--) {
      long first = next + random.nextInt(6);
      long last = first + random.nextInt(9);
      intervals.add(new Interval(first, last));
      next = last + 1;
    }
    return new Visible(intervals);
  }

  private static List<Long> sequences(Visible visible) {
    return visible.intervals().stream()
        .flatMapToLong(run -> LongStream.rangeClosed(run.first(), run.last()))
        .boxed()
        .toList();
  }

  private static Visible visible(long... ends) {
    return new Visible(
        Stream.iterate(0, i -> i < ends.length, i -> i + 2)
            .map(i -> new Interval(ends[i], ends[i + 1]))
            .toList());
  }
}
