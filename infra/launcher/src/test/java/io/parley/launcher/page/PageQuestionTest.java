package io.parley.launcher.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PageQuestionTest {

  @Test
  void takesWhatIsLeftOutNullOrBlankForNothing() {
    PageQuestion question = question("{\"text\":null,\"user\":\"  \"}");

    assertThat(question.optionalText("text")).isNull();
    assertThat(question.optionalUser()).isNull();
    assertThat(question.optionalTime("from")).isNull();
    assertThat(question.number("limit", 50)).isEqualTo(50);
  }

  @Test
  void keepsTextAsItIsWritten() {
    assertThat(question("{\"password\":\" a b \"}").text("password")).isEqualTo(" a b ");
  }

  /// A filter that was passed over would widen what is asked for.
  @Test
  void refusesWhatIsOfAnotherTypeByItsName() {
    refuses(() -> question("{\"user\":7}").optionalUser(), "user must be a text");
    refuses(() -> question("{\"from\":[]}").optionalTime("from"), "from must be a text");
    refuses(
        () -> question("{\"limit\":\"7\"}").number("limit", 1), "limit must be a number from 1 on");
    refuses(() -> question("{\"limit\":0}").number("limit", 1), "limit must be a number from 1 on");
    refuses(() -> question("{\"limit\":1.5}").number("limit"), "limit must be a number from 1 on");
  }

  @Test
  void refusesTextThatIsTooLongOrThatPostgresCanNotHold() {
    String wanted = "text: at most 1,000 characters, and no U+0000";

    refuses(() -> question("{\"text\":\"a\\u0000b\"}").text("text"), wanted);
    refuses(() -> question("{\"text\":\"%s\"}".formatted("x".repeat(1_001))).text("text"), wanted);
  }

  @Test
  void refusesWhatIsNoTimeThatTheHistoryCanHave() {
    refuses(
        () -> question("{\"from\":\"soon\"}").optionalTime("from"),
        "soon is no time such as 2026-11-21T08:00:00Z");
    refuses(
        () -> question("{\"from\":\"+12026-11-21T08:00:00Z\"}").optionalTime("from"),
        "+12026-11-21T08:00:00Z is no time of the years 1 to 9999");
    refuses(
        () -> question("{\"at\":\"-0001-11-21T08:00:00Z\"}").moment("at"),
        "-0001-11-21T08:00:00Z is no time of the years 1 to 9999");
    refuses(
        () -> question("{\"at\":\"0\"}").moment("at"),
        "0 is neither a sequence nor a time such as 2026-11-21T08:00:00Z");
  }

  @Test
  void refusesWhatIsNoObject() {
    refuses(() -> question("[]"), "the request is no JSON object");
    refuses(() -> question("{"), "the request is not JSON");
    refuses(() -> question(""), "the request is no JSON object");
  }

  private static PageQuestion question(String json) {
    return PageQuestion.parse(json.getBytes(UTF_8));
  }

  private static void refuses(ThrowingCallable question, String reason) {
    assertThatThrownBy(question)
        .isInstanceOfSatisfying(
            PageRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400))
        .hasMessage(reason);
  }
}
