package io.parley.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InboxTest {

  private static final long SENT = 1_700_000_000_000L;
  private static final String TEXT = new Text(SENT).toString();

  private final Inbox inbox = new Inbox();

  @Test
  void timesAPushByItsOwnText() {
    assertThat(inbox.take(posted(1, TEXT), SENT + 42)).isEqualTo(new Seen("push", 42, true));
  }

  @Test
  void findsAPushWrongThatHasAnotherTextThanWasSent() {
    assertThat(inbox.take(posted(1, "sent at"), SENT)).isEqualTo(new Seen("push", 0, false));
  }

  @Test
  void findsAPushWrongThatComesTwice() {
    inbox.follow("c", 0);

    assertThat(inbox.take(posted(1, TEXT), SENT)).isEqualTo(new Seen("push", 0, true));
    assertThat(inbox.take(posted(1, TEXT), SENT)).isEqualTo(new Seen("push", 0, false));
  }

  @Test
  void isCompleteWhenPushesAndAnswersFillEachOthersHoles() {
    inbox.follow("c", 1);
    inbox.ask("q", SENT);
    inbox.take(posted(3, TEXT), SENT);
    assertThat(inbox.isComplete()).isFalse();

    assertThat(inbox.take(ok("q", 2), SENT + 7)).isEqualTo(new Seen("send: ok", 7, true));

    assertThat(inbox.isComplete()).isTrue();
    assertThat(inbox.lastOwn()).isEqualTo(2);
  }

  @Test
  void isNotCompleteWhileAnAnswerIsDue() {
    inbox.ask("q", SENT);

    assertThat(inbox.isComplete()).isFalse();
  }

  @Test
  void findsARefusalWrong() {
    inbox.ask("q", SENT);

    Seen seen = inbox.take("{\"type\":\"error\",\"re\":\"q\",\"code\":\"blocked\"}", SENT + 1);

    assertThat(seen).isEqualTo(new Seen("send: ok", 1, false));
  }

  @Test
  void readsAPageAndNoPushesFromIt() {
    inbox.ask("q", SENT, new HistoryPage("c", 4, 2));
    assertThat(inbox.take(posted(5, TEXT), SENT)).isNull();
    assertThat(inbox.take(posted(6, TEXT), SENT)).isNull();
    assertThat(inbox.take(posted(99, TEXT), SENT)).isEqualTo(new Seen("push", 0, true));

    Seen seen = inbox.take("{\"type\":\"ok\",\"re\":\"q\",\"more\":true}", SENT + 3);

    assertThat(seen).isEqualTo(new Seen("history: ok", 3, true));
    assertThat(inbox.lastRead()).isEqualTo(6);
    assertThat(inbox.more()).isTrue();
  }

  @Test
  void showsNothingElse() {
    assertThat(inbox.take("{\"type\":\"heads\",\"heads\":{}}", SENT)).isNull();
    assertThat(inbox.take("{\"type\":\"ok\",\"re\":\"somebody else's\"}", SENT)).isNull();
  }

  private static String ok(String re, long sequence) {
    return "{\"type\":\"ok\",\"re\":\"%s\",\"conversation\":\"c\",\"sequence\":%d}"
        .formatted(re, sequence);
  }

  private static String posted(long sequence, String text) {
    return """
    {"type":"event","conversation":"c","sequence":%d,"event":{"kind":"message.posted",\
    "content":{"kind":"text","text":"%s"}}}\
    """
        .formatted(sequence, text);
  }
}
