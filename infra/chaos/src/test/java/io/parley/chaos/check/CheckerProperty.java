package io.parley.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CheckerProperty {

  private static final int STEPS = 150;

  @Test
  void passesEveryRunWithoutFault() {
    LongStream.range(0, 20)
        .forEach(
            seed -> {
              Verdict verdict = Checker.check(new RunGenerator(seed).run(STEPS));
              assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
              assertThat(verdict.isClean()).isTrue();
              assertThat(verdict.notChecked()).isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void noticesEveryMutation(Mutation mutation) {
    LongStream.range(0, 6)
        .forEach(
            seed -> {
              RecordedRun spoilt =
                  mutation.apply(new RunGenerator(seed).run(STEPS), new Random(seed));
              Verdict verdict = Checker.check(spoilt);
              assertThat(verdict.violationsByRule())
                  .as("%s, seed %d", mutation, seed)
                  .containsKey(mutation.noticedBy);
              assertThat(verdict.violations())
                  .filteredOn(violation -> violation.rule() == mutation.noticedBy)
                  .allSatisfy(violation -> assertThat(violation.evidence()).isNotEmpty());
            });
  }

  @Test
  void checksAMillionObservationsInSeconds() {
    RecordedRun run = ManyObservations.run(1_000_000);
    long startNs = System.nanoTime();
    Verdict verdict = Checker.check(run);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(30));
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.counts().observations()).isGreaterThanOrEqualTo(1_000_000);
  }
}
