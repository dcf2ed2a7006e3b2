package io.parley.schema.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdTest {

  /// The example of RFC 9562, appendix A.6.
  private static final UUID OF_THE_RFC = UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

  @Test
  void isAUuidOfVersion7() {
    assertThat(ClientId.isValid(OF_THE_RFC)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "c232ab00-9414-11ec-b3c8-9f6bdeced846", // version 1
        "919108f7-52d1-4320-9bac-f847db4148a8", // version 4
        "1ec9414c-232a-6b00-b3c8-9f6bdeced846", // version 6
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f", // version 7 of another variant
      })
  void isNoOtherUuid(String id) {
    assertThat(ClientId.isValid(UUID.fromString(id))).isFalse();
  }

  @Test
  void carriesTheTimeAtWhichItWasMade() {
    assertThat(ClientId.time(OF_THE_RFC)).isEqualTo(Instant.parse("2022-02-22T19:22:22Z"));
  }

  @Test
  void carriesTimesUpToTheLastThatFits() {
    var last = UUID.fromString("ffffffff-ffff-7000-8000-000000000000");

    assertThat(ClientId.time(last)).isEqualTo(Instant.ofEpochMilli((1L << 48) - 1));
  }
}
