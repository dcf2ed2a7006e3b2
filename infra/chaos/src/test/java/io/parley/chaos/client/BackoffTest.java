package io.parley.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private final Backoff backoff =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));

  @Test
  void doublesUpToTheCapAndStaysBelowIt() {
    for (int failure = 0; failure < 100; failure++) {
      long most = Math.min(30_000, 500L << Math.min(failure, 20));
      assertThat(backoff.next()).isBetween(Duration.ZERO, Duration.ofMillis(most));
    }
  }

  @Test
  void beginsAnewAfterASuccess() {
    LongStream.range(0, 10).forEach(_ -> backoff.next());
    backoff.succeeded();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(500));
  }
}
