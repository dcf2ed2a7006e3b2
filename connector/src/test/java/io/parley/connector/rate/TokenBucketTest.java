package io.parley.connector.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long SECOND_NS = 1_000_000_000L;

  private long nowNs = Long.MAX_VALUE - 5;
  private final TokenBucket bucket = new TokenBucket(new Rate(10, 4), nowNs);

  @Test
  void givesTheBurstThenAsMuchAsComes() {
    assertThat(bucket.take(10, nowNs)).isZero();
    assertThat(bucket.take(1, nowNs)).isEqualTo(Duration.ofMillis(250));
    assertThat(bucket.take(2, nowNs))
        .as("a refusal costs nothing")
        .isEqualTo(Duration.ofMillis(500));
    nowNs += SECOND_NS;
    assertThat(bucket.take(4, nowNs)).isZero();
    assertThat(bucket.take(1, nowNs)).isPositive();
  }

  @Test
  void takesAllForWhatCostsMoreThanItHolds() {
    assertThat(bucket.take(11, nowNs)).isZero();
    assertThat(bucket.take(1_000_000, nowNs)).isEqualTo(Duration.ofMillis(2_500));
  }

  @Test
  void isNeverEmptyWithoutARate() {
    var unbounded = new TokenBucket(new Rate(0, 0), nowNs);
    for (int i = 0; i < 1_000; i++) {
      assertThat(unbounded.take(1_000_000, nowNs)).isZero();
    }
  }

  @Test
  void hasARateThatIsOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rate(0, 1))
        .withMessage("burst must be from 1 to 1000000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rate(1, -1))
        .withMessage("per-second must be from 0 to 1000000000");
  }
}
