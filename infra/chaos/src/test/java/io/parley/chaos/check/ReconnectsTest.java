package io.parley.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Disrupted;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconnectsTest {

  private static final Device ALICE = new Device("alice", "phone");
  private static final Device BOB = new Device("bob", "phone");

  @Test
  void allowsEachDeviceOneForEachNodeThatIsReplaced() {
    var reconnects =
        of(
            replaced(1, "node-1"),
            gone(2, ALICE),
            gone(3, BOB),
            replaced(4, "node-2"),
            gone(5, BOB));
    assertThat(reconnects.tooMany()).isEmpty();
    assertThat(reconnects.most()).isEqualTo(1);
  }

  @Test
  void countsASecondOneForTheSameNode() {
    var reconnects = of(replaced(1, "node-1"), gone(2, ALICE), gone(3, BOB), gone(4, ALICE));
    assertThat(reconnects.tooMany()).singleElement().asString().contains("alice", "2 times");
    assertThat(reconnects.most()).isEqualTo(2);
  }

  @Test
  void allowsNoneForAnythingElse() {
    assertThat(of(replaced(1, "router-1"), gone(2, ALICE)).tooMany())
        .singleElement()
        .asString()
        .contains("before any node was replaced");
  }

  private static Reconnects of(Observation... observations) {
    return Reconnects.of(List.of(observations));
  }

  private static Observation replaced(long atNs, String process) {
    return new Disrupted(atNs, "restart:" + process + ":0ms", process);
  }

  private static Observation gone(long atNs, Device device) {
    return new Disconnected(atNs, device, 4000);
  }
}
