package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisConfigTest {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration LEASE = Duration.ofSeconds(15);

  @Test
  void renewsThreeTimesPerLease() {
    assertThat(new RedisConfig("redis://host", TIMEOUT, 1_000, LEASE).renewEvery())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesWhatCannotWork() {
    assertRefused("http://host", TIMEOUT, 1_000, LEASE);
    assertRefused("", TIMEOUT, 1_000, LEASE);
    assertRefused("redis://host", Duration.ofMillis(501), 1_000, LEASE);
    assertRefused("redis://host", Duration.ZERO, 1_000, LEASE);
    assertRefused("redis://host", TIMEOUT, 0, LEASE);
    assertRefused("redis://host", TIMEOUT, 1_000, Duration.ofSeconds(1));
  }

  @Test
  void keepsThePasswordToItself() {
    assertThat(new RedisConfig("redis://:secret@host", TIMEOUT, 1_000, LEASE).toString())
        .contains("host")
        .doesNotContain("secret");
  }

  private static void assertRefused(String uri, Duration timeout, int maxRequests, Duration lease) {
    assertThatThrownBy(() -> new RedisConfig(uri, timeout, maxRequests, lease))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
