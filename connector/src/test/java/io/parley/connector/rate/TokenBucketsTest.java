package io.parley.connector.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

  /// As with `nanoTime`, any value, also one that is about to pass the greatest.
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);

  private final TokenBuckets buckets = new TokenBuckets(3, Duration.ofSeconds(10), nowNs::get);

  @Test
  void givesTheBurstThenRefuses() {
    takeAll("a");
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(10));
    assertThat(buckets.take("a")).as("a refusal costs nothing").isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void refillsOneAtATime() {
    takeAll("a");
    nowNs.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(6));
    nowNs.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isPositive();
  }

  @Test
  void neverHoldsMoreThanTheBurst() {
    takeAll("a");
    nowNs.addAndGet(Duration.ofDays(1).toNanos());
    takeAll("a");
    assertThat(buckets.take("a")).isPositive();
  }

  @Test
  void keepsKeysApart() {
    takeAll("a");
    takeAll("b");
  }

  @Test
  void takesBackWhatWasNotNeeded() {
    takeAll("a");
    buckets.giveBack("a");
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isPositive();
  }

  @Test
  void takesNothingBackIntoAFullBucket() {
    buckets.giveBack("a");
    takeAll("a");
    assertThat(buckets.take("a")).isPositive();
  }

  @Test
  void takesSeveralOrNone() {
    assertThat(buckets.take("a", 2)).isZero();
    assertThat(buckets.take("a", 2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(buckets.take("a", 1)).isZero();
  }

  @Test
  void takesAllForWhatCostsMoreThanItHolds() {
    assertThat(buckets.take("a", 1_000)).isZero();
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(10));
    assertThat(buckets.take("a", 1_000)).isEqualTo(Duration.ofSeconds(30));
  }

  private void takeAll(String key) {
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take(key)).isZero();
    }
  }
}
