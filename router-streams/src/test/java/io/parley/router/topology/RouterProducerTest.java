package io.parley.router.topology;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteTable;
import java.util.Map;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

class RouterProducerTest {

  /// Streams would not forget up to where the aborted transaction had written, see there.
  @Test
  void saysNothingOfAnAbortThatFailsAndBeginsNoTransactionAfterIt() {
    try (var producer = producer()) {
      // Without a broker there is no transaction to abort.
      assertThatCode(producer::abortTransaction).doesNotThrowAnyException();

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
