package io.parley.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Disrupted;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Mended;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class WaitsTest {

  private static final Device ALICE = new Device("alice", "phone");

  private final List<Observation> observations = new ArrayList<>();

  @Test
  void tellsTheLongestWaitAroundEachFault() {
    message(1, 0, 1);
    observations.add(new Disrupted(seconds(10), "kill:router", "router-1"));
    message(2, 9, 13);
    message(3, 12, 18);
    observations.add(new Mended(seconds(15), "kill:router", "router-1"));
    message(4, 16, 40);
    assertThat(Waits.of(observations).longestByFault())
        .containsOnlyKeys("kill:router")
        .containsEntry("kill:router", List.of(Duration.ofSeconds(6)));
  }

  @Test
  void countsFromTheFirstAttemptToTheFirstOk() {
    observations.add(new Disrupted(seconds(0), "kill:node", "node-1"));
    attempt(1, 1, 1).add(new Answered(seconds(2), ALICE, 1, new Unknown()));
    attempt(2, 1, 3).add(new Answered(seconds(5), ALICE, 2, new Accepted("g:1", 2, false)));
    attempt(3, 1, 6).add(new Answered(seconds(9), ALICE, 3, new Accepted("g:1", 2, true)));
    observations.add(new Mended(seconds(9), "kill:node", "node-1"));
    assertThat(Waits.of(observations).longestByFault())
        .containsEntry("kill:node", List.of(Duration.ofSeconds(4)));
  }

  @Test
  void countsNothingForWhatWasRefusedForGood() {
    observations.add(new Disrupted(seconds(0), "kill:node", "node-1"));
    attempt(1, 1, 1).add(new Answered(seconds(2), ALICE, 1, new Refused("not_a_member", false)));
    attempt(2, 1, 8).add(new Answered(seconds(9), ALICE, 2, new Accepted("g:1", 2, false)));
    observations.add(new Mended(seconds(9), "kill:node", "node-1"));
    assertThat(Waits.of(observations).longestByFault())
        .containsEntry("kill:node", List.of(Duration.ofSeconds(1)));
  }

  private void message(long number, long from, long to) {
    attempt(number, number, from)
        .add(new Answered(seconds(to), ALICE, number, new Accepted("g:1", number, false)));
  }

  private List<Observation> attempt(long request, long message, long at) {
    var send = new Send("g:1", new UUID(0x7000, message), null);
    observations.add(new Invoked(seconds(at), ALICE, request, send));
    return observations;
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
