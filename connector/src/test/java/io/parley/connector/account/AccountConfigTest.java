package io.parley.connector.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.account.AccountConfig.Hashing;
import io.parley.connector.account.GuessLimits.Allowance;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AccountConfigTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Allowance ALLOWANCE = new Allowance(1, SECOND);
  private static final GuessLimits GUESSES = new GuessLimits(ALLOWANCE, ALLOWANCE, ALLOWANCE);

  @Test
  void hashesOnEveryCoreUnlessTold() {
    assertThat(new Hashing(0, 1, SECOND).threads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(new Hashing(3, 1, SECOND).threads()).isEqualTo(3);
  }

  @Test
  void namesTheKeyThatIsWrong() {
    var hashing = new Hashing(0, 1, SECOND);
    assertRefused(() -> new AccountConfig(true, 0, hashing, GUESSES), "min-password-chars");
    assertRefused(() -> new AccountConfig(true, 129, hashing, GUESSES), "min-password-chars");
    assertRefused(() -> new Hashing(-1, 1, SECOND), "concurrent");
    assertRefused(() -> new Hashing(0, 0, SECOND), "waiting");
    assertRefused(() -> new Hashing(0, 1, Duration.ZERO), "timeout");
    assertRefused(() -> new Allowance(0, SECOND), "burst");
    assertRefused(() -> new Allowance(1, Duration.ZERO), "refill-every");
    assertRefused(() -> new Allowance(1, DAY), "refill-every");
    var key = Path.of("key.pem");
    assertRefused(() -> new TokenConfig(" ", key, true, SECOND, DAY), "issuer");
    assertRefused(() -> new TokenConfig("parley", Path.of(""), true, SECOND, DAY), "key-file");
    assertRefused(
        () -> new TokenConfig("parley", key, true, Duration.ZERO, DAY), "access-lifetime");
    assertRefused(() -> new TokenConfig("parley", key, true, DAY, DAY), "refresh-lifetime");
  }

  private static void assertRefused(ThrowingCallable constructor, String key) {
    assertThatThrownBy(constructor)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }
}
