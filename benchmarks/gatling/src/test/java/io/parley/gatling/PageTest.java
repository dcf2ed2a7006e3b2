package io.parley.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.http.action.ws.WsInboundMessage;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void isCompleteWithAsMuchAsWasAskedFor() {
    assertThat(page(4, 2, 5, 6).isComplete(2, true)).isTrue();
    assertThat(page(4, 2, 5, 6).last()).isEqualTo(6);
  }

  @Test
  void isCompleteWithLessAtTheEnd() {
    assertThat(page(4, 2, 5).isComplete(2, false)).isTrue();
    assertThat(page(4, 2, 5).isComplete(2, true)).isFalse();
  }

  @Test
  void isNotCompleteWithAHole() {
    assertThat(page(4, 2, 6).isComplete(2, false)).isFalse();
    assertThat(page(4, 2).isComplete(2, false)).isFalse();
  }

  @Test
  void doesNotMindPushesThatComeMeanwhile() {
    assertThat(page(4, 2, 5, 99, 6).isComplete(2, true)).isTrue();
  }

  private static Page page(long after, int limit, long... sequences) {
    List<WsInboundMessage> frames =
        LongStream.of(sequences).<WsInboundMessage>mapToObj(PageTest::event).toList();
    return Page.of(frames, "c", after, limit);
  }

  private static WsInboundMessage event(long sequence) {
    return new WsInboundMessage.Text(
        0, "{\"type\":\"event\",\"conversation\":\"c\",\"sequence\":%d}".formatted(sequence));
  }
}
