package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.presence.RedisConfig.Mode;
import io.parley.connector.presence.RedisConfig.Tls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisConfigTest {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration LEASE = Duration.ofSeconds(15);

  @Test
  void renewsThreeTimesPerLease() {
    assertThat(RedisConfig.standalone("redis://host", TIMEOUT, LEASE).renewEvery())
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
  void refusesWhatBelongsToAClusterForOneServer() {
    assertRefused("redis://one,redis://two", TIMEOUT, 1_000, LEASE);
    assertThatThrownBy(
            () ->
                new RedisConfig(
                    Mode.STANDALONE, "redis://host", TIMEOUT, 1_000, LEASE, true, Tls.NONE))
        .hasMessage("sharded-pubsub is for mode cluster");
    assertThat(
            new RedisConfig(
                    Mode.CLUSTER,
                    "redis://one:1, redis://two:2",
                    TIMEOUT,
                    1_000,
                    LEASE,
                    true,
                    Tls.NONE)
                .addresses())
        .hasSize(2);
  }

  @Test
  void refusesFilesThatAreNotThere() {
    assertThatThrownBy(() -> new Tls("nowhere.pem", "", "")).hasMessage("can't read nowhere.pem");
    assertThatThrownBy(() -> new Tls("", "certificate.pem", ""))
        .hasMessage("certificate-file and key-file belong together");
  }

  @Test
  void keepsThePasswordToItself() {
    assertThat(RedisConfig.standalone("redis://:secret@host", TIMEOUT, LEASE).toString())
        .contains("host")
        .doesNotContain("secret");
  }

  private static void assertRefused(String uri, Duration timeout, int maxRequests, Duration lease) {
    assertThatThrownBy(
            () ->
                new RedisConfig(Mode.STANDALONE, uri, timeout, maxRequests, lease, false, Tls.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
