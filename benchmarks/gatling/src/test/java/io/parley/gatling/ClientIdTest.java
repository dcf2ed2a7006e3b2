package io.parley.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClientIdTest {

  @Test
  void isAUuidOfVersionSevenOfThisMoment() {
    UUID id = ClientId.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16)
        .isBetween(System.currentTimeMillis() - 10_000, System.currentTimeMillis());
  }
}
