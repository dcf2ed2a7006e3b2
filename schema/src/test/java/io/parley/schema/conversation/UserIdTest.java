package io.parley.schema.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "alice", "a.b_c-d+e@example.org", "0-", "a@@"})
  void acceptsLowerCaseLettersDigitsAndAFewSigns(String id) {
    assertThat(UserId.isValid(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Alice",
        "ålice",
        ".a",
        "_a",
        "@a",
        "+a",
        "-a",
        "a b",
        "a:b",
        "a/b",
        "a\n",
        "\na",
        "a\u0000",
        "a'--",
        "<b>",
        "a\u200b",
        "\ud83c\udf88",
        "ａ"
      })
  void refusesEverythingElse(String id) {
    assertThat(UserId.isValid(id)).isFalse();
  }

  @Test
  void hasAtMost64Characters() {
    assertThat(UserId.isValid("a".repeat(64))).isTrue();
    assertThat(UserId.isValid("a".repeat(65))).isFalse();
  }
}
