package io.parley.history.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.ConversationThen.Membership;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationFoldProperty {

  private static final int EVENTS = 120;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void isAtEveryStepWhatTheWholePastComesTo(long seed) {
    List<EventEnvelope> events = new RandomHistory(seed).events(EVENTS);
    var fold = new ConversationFold();
    for (int step = 1; step <= events.size(); step++) {
      EventEnvelope event = events.get(step - 1);
      fold.add(event, EventHash.GENESIS);

      ConversationThen then = fold.then().orElseThrow();
      var naive = new NaiveThen(events.subList(0, step));
      assertThat(then.messages()).as("step %d", step).isEqualTo(naive.messages());
      assertThat(then.memberships())
          .as("step %d", step)
          .containsExactlyInAnyOrderElementsOf(naive.memberships())
          .isSortedAccordingTo(Comparator.comparingLong(Membership::joined));
      assertThat(then.head()).isEqualTo(step);
      assertThat(then.headTime()).isEqualTo(event.time());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25})
  void knowsWhoCouldSeeEachEvent(long seed) {
    List<EventEnvelope> events = new RandomHistory(seed).events(EVENTS);
    var fold = new ConversationFold();
    events.forEach(event -> fold.add(event, EventHash.GENESIS));
    ConversationThen then = fold.then().orElseThrow();
    for (int sequence = 1; sequence <= EVENTS; sequence++) {
      long at = sequence;
      List<Membership> before = new NaiveThen(events.subList(0, sequence)).memberships();
      assertThat(then.audience(sequence))
          .as("event %d", sequence)
          .containsExactlyElementsOf(
              before.stream()
                  .filter(member -> member.left() == null || member.left() == at)
                  .map(Membership::user)
                  .distinct()
                  .sorted()
                  .toList());
    }
  }
}
