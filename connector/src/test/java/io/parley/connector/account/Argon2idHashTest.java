package io.parley.connector.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2idHashTest {

  /// From the tests of the reference implementation: m=64 MiB, t=2, p=1.
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  @Test
  void agreesWithTheReferenceImplementation() {
    assertThat(Argon2idHash.matches("password", REFERENCE)).isTrue();
    assertThat(Argon2idHash.matches("passwore", REFERENCE)).isFalse();
  }

  @Test
  void keepsTheParametersWithTheHash() {
    assertThat(Argon2idHash.of("correct horse"))
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @Test
  void hashesTheSamePasswordDifferently() {
    assertThat(Argon2idHash.of("correct horse")).isNotEqualTo(Argon2idHash.of("correct horse"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "correct horse",
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "$argon2i$v=19$m=16,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
      })
  void refusesWhatIsNoSuchHash(String text) {
    assertThatThrownBy(() -> Argon2idHash.matches("password", text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
