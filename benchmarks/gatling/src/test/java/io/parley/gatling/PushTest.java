package io.parley.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PushTest {

  private final Inbox inbox = new Inbox();

  @Test
  void isTimedByItsOwnText() {
    assertThat(
            Push.of(posted(1, new Text(1_700_000_000_000L).toString()), 1_700_000_000_042L, inbox))
        .isEqualTo(new Push(42, true));
  }

  @Test
  void isWrongWithAnotherTextThanWasSent() {
    assertThat(Push.of(posted(1, "sent at"), 0, inbox)).isEqualTo(new Push(0, false));
  }

  @Test
  void isWrongIfItComesTwice() {
    inbox.begin("c", 0);
    String frame = posted(1, new Text(1_700_000_000_000L).toString());

    assertThat(Push.of(frame, 1_700_000_000_001L, inbox)).isEqualTo(new Push(1, true));
    assertThat(Push.of(frame, 1_700_000_000_001L, inbox)).isEqualTo(new Push(1, false));
  }

  @Test
  void isNothingElseThanAMessage() {
    assertThat(Push.of("{\"type\":\"heads\",\"heads\":{}}", 0, inbox)).isNull();
    assertThat(
            Push.of(
                "{\"type\":\"event\",\"conversation\":\"c\",\"sequence\":1,\"event\":{\"kind\":\"member.joined\"}}",
                0,
                inbox))
        .isNull();
  }

  private static String posted(long sequence, String text) {
    return """
    {"type":"event","conversation":"c","sequence":%d,"event":{"kind":"message.posted",\
    "content":{"kind":"text","text":"%s"}}}\
    """
        .formatted(sequence, text);
  }
}
