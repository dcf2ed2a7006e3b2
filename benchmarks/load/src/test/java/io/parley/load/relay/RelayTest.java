package io.parley.load.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Entry;
import io.parley.load.client.OpenLoop;
import io.parley.load.client.Swarm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The clients against the relay: nothing but this tool.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayTest {

  private static final OpenLoop.Watch NOBODY =
      new OpenLoop.Watch() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
      };

  @Test
  void givesEachMessageToAllOthersOfItsRoom() throws InterruptedException {
    try (Relay relay = Relay.start(0);
        var swarm = new Swarm(2)) {
      var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
      List<Entry> entries =
          IntStream.range(0, 30).<Entry>mapToObj(i -> new Entry.ToRelay(server, i % 3)).toList();
      List<Client> clients = Arrivals.of(swarm, entries, 10).clients();
      clients.forEach(client -> client.joinRoom(64));

      var load = new OpenLoop(500, Duration.ofMillis(200), Duration.ofSeconds(1));
      var tally = load.run(swarm, clients.subList(0, 6), NOBODY).tally();

      assertThat(tally.sent()).isBetween(498L, 502L);
      assertThat(tally.pushes().getTotalCount()).isEqualTo(tally.sent() * 9);
    }
  }
}
