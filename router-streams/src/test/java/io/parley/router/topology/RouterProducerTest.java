package io.parley.router.topology;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteTable;
import java.util.Map;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

class RouterProducerTest {

  @Test
  void beginsNoTransactionAfterOneThatWasAborted() {
    try (var producer = producer()) {
      // Without a broker there is no transaction to abort, which changes nothing of what follows.
      assertThatThrownBy(producer::abortTransaction).isInstanceOf(IllegalStateException.class);

      assertThatThrownBy(producer::beginTransaction).isInstanceOf(ProducerFencedException.class);
    }
  }

  private static RouterProducer producer() {
    return new RouterProducer(
        Map.of("bootstrap.servers", "127.0.0.1:1", "transactional.id", "test"),
        new RouteHorizon(new RouteTable()),
        null);
  }
}
