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
    open(alice, "d:alice:u1", "d:alice:u2", "d:alice:u3", "d:alice:u4");
    assertThat(find(alice, "d:alice:u1").id()).isEqualTo("d:alice:u1");
    open(alice, "d:alice:u5");

    assertThatThrownBy(() -> find(alice, "d:alice:u2"))
        .isInstanceOf(PageRefusal.class)
        .hasMessage("open d:alice:u2 first");
    assertThat(find(alice, "d:alice:u1").id()).isEqualTo("d:alice:u1");
  }

  @Test
  void letsGoOfWhatWasUsedLongestAgoWhenAllTogetherAreTooMuch() {
    open(alice, "d:alice:u1", "d:alice:u2", "d:alice:u3");
    open(bob, "d:alice:u1", "d:alice:u2");
    assertThat(find(alice, "d:alice:u1").id()).isEqualTo("d:alice:u1");
    open(bob, "d:alice:u3");

    assertThatThrownBy(() -> find(alice, "d:alice:u2")).isInstanceOf(PageRefusal.class);
    assertThat(find(alice, "d:alice:u1").id()).isEqualTo("d:alice:u1");
    assertThat(find(bob, "d:alice:u3").id()).isEqualTo("d:alice:u3");
    assertThat(conversations.bytes()).isBetween(5L * SIZE, 5L * SIZE + SIZE / 2);
  }

  @Test
  void countsWhatIsOpenedAgainOnce() {
    open(alice, "d:alice:u1", "d:alice:u1", "d:alice:u1");

    assertThat(conversations.bytes()).isLessThan(2 * SIZE);
  }

  @Test
  void isNobodyElsesAndForgottenAtTheEnd() {
    open(alice, "d:alice:u1");
    open(bob, "d:alice:u2");

    assertThatThrownBy(() -> find(bob, "d:alice:u1")).isInstanceOf(PageRefusal.class);
    conversations.end(alice);
    assertThatThrownBy(() -> find(alice, "d:alice:u1")).isInstanceOf(PageRefusal.class);
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
