package io.parley.launcher.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.history.audit.RecordedEvent;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedConversationsTest {

  private static final int SIZE = 10_000;

  private final PageSession alice = new PageSession("alice", 0);
  private final PageSession bob = new PageSession("bob", 0);
  private final OpenedConversations conversations =
      new OpenedConversations(5 * SIZE + SIZE / 2, new SimpleMeterRegistry());

  @Test
  void keepsThoseThatOneUsedLast() {
    open(alice, "g:1", "g:2", "g:3", "g:4");
    assertThat(find(alice, "g:1").id()).isEqualTo("g:1");
    open(alice, "g:5");

    assertThatThrownBy(() -> find(alice, "g:2"))
        .isInstanceOf(PageRefusal.class)
        .hasMessage("open g:2 first");
    assertThat(find(alice, "g:1").id()).isEqualTo("g:1");
  }

  @Test
  void letsGoOfWhatWasUsedLongestAgoWhenAllTogetherAreTooMuch() {
    open(alice, "g:1", "g:2", "g:3");
    open(bob, "g:1", "g:2");
    assertThat(find(alice, "g:1").id()).isEqualTo("g:1");
    open(bob, "g:3");

    assertThatThrownBy(() -> find(alice, "g:2")).isInstanceOf(PageRefusal.class);
    assertThat(find(alice, "g:1").id()).isEqualTo("g:1");
    assertThat(find(bob, "g:3").id()).isEqualTo("g:3");
    assertThat(conversations.bytes()).isBetween(5L * SIZE, 5L * SIZE + SIZE / 2);
  }

  @Test
  void countsWhatIsOpenedAgainOnce() {
    open(alice, "g:1", "g:1", "g:1");

    assertThat(conversations.bytes()).isLessThan(2 * SIZE);
  }

  @Test
  void isNobodyElsesAndForgottenAtTheEnd() {
    open(alice, "g:1");
    open(bob, "g:2");

    assertThatThrownBy(() -> find(bob, "g:1")).isInstanceOf(PageRefusal.class);
    conversations.end(alice);
    assertThatThrownBy(() -> find(alice, "g:1")).isInstanceOf(PageRefusal.class);
    conversations.end(bob);
    assertThat(conversations.bytes()).isZero();
  }

  private void open(PageSession session, String... ids) {
    for (String id : ids) {
      var change =
          new RecordedEvent(
              id, 1, new SealedEvent(new byte[SIZE], EventHash.GENESIS), 1, EventHash.GENESIS);
      conversations.add(session, new OpenedConversation(id, 1, Instant.EPOCH, List.of(change)));
    }
  }

  private OpenedConversation find(PageSession session, String id) {
    var question = PageQuestion.parse("{\"conversation\":\"%s\"}".formatted(id).getBytes(UTF_8));
    return conversations.find(session, question);
  }
}
