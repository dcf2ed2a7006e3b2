package io.parley.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageSessionsTest {

  private long nowNs;
  private final List<String> ended = new ArrayList<>();
  private final PageSessions sessions =
      new PageSessions(
          2,
          Duration.ofMinutes(15),
          () -> nowNs,
          session -> ended.add(session.user()),
          new SimpleMeterRegistry());

  @Test
  void knowsWhoHasTheToken() {
    String token = sessions.open("alice");

    assertThat(token).hasSize(43);
    assertThat(sessions.find(token)).map(PageSession::user).hasValue("alice");
    assertThat(sessions.find("")).isEmpty();
    assertThat(sessions.find(token.substring(1))).isEmpty();
  }

  @Test
  void endsWhoDoesNothingAndWhoIsThereForTooLong() {
    String idle = sessions.open("alice");
    String busy = sessions.open("bob");
    for (int i = 0; i < 72; i++) {
      pass(Duration.ofMinutes(10));
      assertThat(sessions.find(busy)).isPresent();
    }
    assertThat(sessions.find(idle)).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(sessions.find(busy)).isEmpty();
    assertThat(ended).containsExactly("alice", "bob");
  }

  @Test
  void refusesMoreThanThereIsRoomForUntilOneHasEnded() {
    String first = sessions.open("alice");
    sessions.open("bob");
    assertThatThrownBy(() -> sessions.open("carol"))
        .isInstanceOf(PageRefusal.class)
        .hasMessage("2 people are logged in, which is the most");

    sessions.end(first);
    sessions.open("carol");
    pass(Duration.ofMinutes(16));
    sessions.open("dave");
    assertThat(ended).containsExactlyInAnyOrder("alice", "bob", "carol");
  }

  @Test
  void endsAllWhenThePageIsClosed() {
    sessions.open("alice");
    PageSession bob = sessions.find(sessions.open("bob")).orElseThrow();

    sessions.close();

    assertThat(ended).containsExactlyInAnyOrder("alice", "bob");
    assertThat(bob.end()).isEmpty();
  }

  @Test
  void takesInNoExportOfWhomeverHasGone() {
    PageSession alice = sessions.find(sessions.open("alice")).orElseThrow();
    var kept = new PageExport(1, "kept", List.of("export-1.jsonl"));
    assertThat(alice.exporting(kept)).isTrue();

    assertThat(alice.end()).containsExactly(kept);

    assertThat(alice.exporting(new PageExport(2, "late", List.of("export-2.jsonl")))).isFalse();
    assertThat(alice.exports()).containsExactly(kept);
  }

  private void pass(Duration time) {
    nowNs += time.toNanos();
  }
}
