package io.parley.connector.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.account.GuessLimits.Allowance;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessThrottleTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong nowNs = new AtomicLong();
  private final GuessThrottle throttle =
      new GuessThrottle(
          new GuessLimits(
              new Allowance(2, MINUTE), new Allowance(5, MINUTE), new Allowance(4, MINUTE)),
          nowNs::get);

  @Test
  void slowsOneWhoTriesManyPasswords() {
    guess("alice", "192.0.2.1", 2);
    assertThat(throttle.begin("alice", "192.0.2.1")).isEqualTo(MINUTE);
    assertThat(throttle.begin("alice", "192.0.2.2"))
        .as("alice herself, at home, is not kept out")
        .isZero();
  }

  @Test
  void slowsOneAddressThatTriesManyUsers() {
    guess("alice", "192.0.2.1", 2);
    guess("bob", "192.0.2.1", 2);
    assertThat(throttle.begin("carol", "192.0.2.1")).isPositive();
  }

  @Test
  void slowsManyAddressesThatTryOneUser() {
    guess("alice", "192.0.2.1", 2);
    guess("alice", "192.0.2.2", 2);
    guess("alice", "192.0.2.3", 1);
    assertThat(throttle.begin("alice", "192.0.2.4")).isPositive();
  }

  @Test
  void aRefusalCostsNothing() {
    guess("alice", "192.0.2.1", 2);
    for (int i = 0; i < 10; i++) {
      assertThat(throttle.begin("alice", "192.0.2.1")).isPositive();
    }
    guess("bob", "192.0.2.1", 2);
    nowNs.addAndGet(MINUTE.toNanos());
    guess("alice", "192.0.2.1", 1);
  }

  @Test
  void forgivesWhoWasRight() {
    for (int i = 0; i < 20; i++) {
      guess("alice", "192.0.2.1", 1);
      throttle.forgive("alice", "192.0.2.1");
    }
  }

  @Test
  void takesANetworkOfVersionSixForOneAddress() {
    guess("alice", "2001:db8:1:2::1", 2);
    assertThat(throttle.begin("alice", "2001:db8:1:2:ffff::9")).isPositive();
    assertThat(throttle.begin("alice", "2001:db8:1:3::1")).isZero();
  }

  private void guess(String user, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(throttle.begin(user, address)).isZero();
    }
  }
}
