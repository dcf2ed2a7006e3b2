package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.RouterReport;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class RouteBarrierIT {

  private static final Duration LEASE = Duration.ofSeconds(10);

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final KafkaConfig kafka;
  private final KafkaRoutes routes;
  private final KafkaProducer<byte[], byte[]> router;
  private RouterReports reports;

  RouteBarrierIT(Servers servers) {
    this.kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    try (var layout = new TopicLayout(kafka)) {
      layout.create(3);
    }
    this.routes = new KafkaRoutes(kafka, "node-1", 7, metrics);
    this.router =
        new KafkaProducer<>(
            kafka.client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    this.reports = new RouterReports(kafka, metrics);
  }

  @BeforeEach
  void catchUp() throws Exception {
    reports.caughtUp().get(20, TimeUnit.SECONDS);
    routes.announceNode();
  }

  @AfterEach
  void stop() throws Exception {
    report("router-a", null);
    report("router-b", null);
    router.close();
    reports.close();
    routes.close();
  }

  @Test
  void holdsUntilEveryLiveRouterHasHeardOfTheRoute() throws Exception {
    report("router-a", new RouterReport("router-a", LEASE, 0));
    report("router-b", new RouterReport("router-b", LEASE, 0));
    awaitLive(2);
    long offset = arrive("alice");

    CompletableFuture<Void> passed = reports.passed(offset);
    report("router-a", new RouterReport("router-a", LEASE, offset + 1));
    assertThat(passed).isNotDone();
    report("router-b", new RouterReport("router-b", LEASE, offset + 1));

    passed.get(1, TimeUnit.SECONDS);
    assertThat(metrics.counter("parley.barrier.timeouts").count()).isZero();
  }

  @Test
  void doesNotWaitForARouterThatHasLeft() throws Exception {
    report("router-a", new RouterReport("router-a", LEASE, 0));
    awaitLive(1);
    CompletableFuture<Void> passed = reports.passed(arrive("bob"));

    report("router-a", null);

    passed.get(1, TimeUnit.SECONDS);
  }

  @Test
  void doesNotWaitForARouterWhoseLeaseIsOver() throws Exception {
    report("router-a", new RouterReport("router-a", Duration.ofMillis(200), 0));
    awaitLive(1);

    reports.passed(arrive("carol")).get(1, TimeUnit.SECONDS);

    assertThat(metrics.counter("parley.barrier.timeouts").count()).isZero();
  }

  @Test
  void goesOnAfterTwoSecondsWithoutALiveRouter() throws Exception {
    report("router-a", new RouterReport("router-a", LEASE, 0));
    awaitLive(1);

    reports.passed(arrive("dave")).get(5, TimeUnit.SECONDS);

    assertThat(metrics.counter("parley.barrier.timeouts").count()).isEqualTo(1);
  }

  @Test
  void knowsReportsFromBeforeItsStart() throws Exception {
    report("router-a", new RouterReport("router-a", LEASE, 5));
    reports.close();
    reports = new RouterReports(kafka, metrics);
    reports.caughtUp().get(20, TimeUnit.SECONDS);

    assertThat(reports.liveRouters()).isEqualTo(1);
    reports.passed(4).get(1, TimeUnit.SECONDS);
  }

  @Test
  void saysNothingOfAUserWhoIsNotHere() {
    assertThat(routes.offsetOfUser("nobody")).isCompletedWithValue(-1L);
  }

  private long arrive(String user) throws Exception {
    routes.userArrived(user);
    return routes.offsetOfUser(user).get(20, TimeUnit.SECONDS);
  }

  private void report(String router, @Nullable RouterReport report) throws Exception {
    byte[] value = report == null ? null : RouteCodec.encode(report);
    this.router.send(new ProducerRecord<>(Topics.ROUTERS, router.getBytes(UTF_8), value)).get();
  }

  private void awaitLive(int count) {
    await().until(() -> reports.liveRouters() == count);
  }
}
