package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteTable;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class RouterProducerIT {

  private static final String TOPIC = "router-producer-it";

  /// For one request.
  private static final int TOO_MANY_BYTES = 2 << 20;

  private final Servers servers;

  RouterProducerIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void tellsOfWritesUntilTheAbortAndOfNoneAfterIt() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    List<String> told = new CopyOnWriteArrayList<>();
    try (var producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "committed", told);
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, "under way", told);

      producer.abortTransaction();
    }
    assertThat(told).containsExactly("committed");
  }

  @Test
  void startsAnewWhenAWriteFailed() {
    try (var producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "x".repeat(TOO_MANY_BYTES), new CopyOnWriteArrayList<>());

      assertThatThrownBy(producer::commitTransaction)
          .isInstanceOf(ProducerFencedException.class)
          .hasMessageContaining("starts anew");
    }
  }

  private static void send(RouterProducer producer, String what, List<String> told) {
    var record = new ProducerRecord<byte[], byte[]>(TOPIC, what.getBytes(UTF_8));
    var _ = producer.send(record, (_, _) -> told.add(what));
  }

  /// What it is given to send stays under way until it must go.
  private RouterProducer producer() {
    return new RouterProducer(
        Map.of(
            "bootstrap.servers",
            servers.kafka(),
            "transactional.id",
            TOPIC,
            "linger.ms",
            30_000,
            "delivery.timeout.ms",
            60_000),
        new RouteHorizon(new RouteTable()),
        null);
  }
}
