package io.parley.connector.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.egress.PushedEvents.Verdict;
import io.parley.schema.event.EventHash;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PushedEventsTest {

  private static final EventHash FIRST = EventHash.GENESIS.next(new byte[] {1});
  private static final EventHash OTHER = EventHash.GENESIS.next(new byte[] {2});

  private final PushedEvents pushed = new PushedEvents(100);

  @Test
  void pushesWhatItHasNotSeen() {
    assertThat(pushed.see("g", 1, FIRST, List.of("alice"))).isEqualTo(new Verdict.Push());
    assertThat(pushed.see("g", 2, OTHER, List.of("alice"))).isEqualTo(new Verdict.Push());
    assertThat(pushed.see("h", 1, FIRST, List.of("alice"))).isEqualTo(new Verdict.Push());
  }

  @Test
  void pushesWhatComesAgainOnlyToUsersThatWereNotNamedBefore() {
    pushed.see("g", 1, FIRST, List.of("alice", "bob"));

    assertThat(pushed.see("g", 1, FIRST, List.of("alice", "bob", "carol")))
        .isEqualTo(new Verdict.PushAlsoTo(List.of("carol")));
    assertThat(pushed.see("g", 1, FIRST, List.of("carol")))
        .isEqualTo(new Verdict.PushAlsoTo(List.of()));
  }

  @Test
  void takesTheSecondPartOfALongListOfUsersAsTheSameEvent() {
    pushed.see("g", 1, FIRST, List.of("alice"));

    assertThat(pushed.see("g", 1, FIRST, List.of("bob")))
        .isEqualTo(new Verdict.PushAlsoTo(List.of("bob")));
  }

  @Test
  void tripsOverTwoEventsUnderOneSequence() {
    pushed.see("g", 1, FIRST, List.of("alice"));

    assertThat(pushed.see("g", 1, OTHER, List.of("alice"))).isEqualTo(new Verdict.Conflict(FIRST));
  }

  @Test
  void acceptsAGap() {
    pushed.see("g", 1, FIRST, List.of("alice"));

    assertThat(pushed.see("g", 7, OTHER, List.of("alice"))).isEqualTo(new Verdict.Push());
    assertThat(pushed.see("g", 6, OTHER, List.of("alice"))).isEqualTo(new Verdict.Outdated());
  }

  @Test
  void forgetsOldEventsOfAConversation() {
    for (int sequence = 1; sequence <= 20; sequence++) {
      pushed.see("g", sequence, FIRST, List.of("alice"));
    }

    assertThat(pushed.see("g", 1, FIRST, List.of("alice"))).isEqualTo(new Verdict.Outdated());
    assertThat(pushed.see("g", 20, FIRST, List.of("alice")))
        .isEqualTo(new Verdict.PushAlsoTo(List.of()));
  }

  @Test
  void forgetsTheConversationsThatWereQuietTheLongest() {
    List<String> sixty = IntStream.range(0, 60).mapToObj(i -> "user" + i).toList();
    pushed.see("quiet", 1, FIRST, sixty);
    pushed.see("busy", 1, FIRST, sixty);

    assertThat(pushed.see("busy", 1, FIRST, sixty)).isEqualTo(new Verdict.PushAlsoTo(List.of()));
    assertThat(pushed.see("quiet", 1, OTHER, List.of())).isEqualTo(new Verdict.Push());
  }
}
