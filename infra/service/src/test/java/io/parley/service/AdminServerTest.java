package io.parley.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

  private final AtomicReference<Health.Status> kafka = new AtomicReference<>(Health.Status.up());
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health();
  private final AdminServer server =
      AdminServer.start(new AdminConfig("127.0.0.1", 0), metrics, health);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isReadyWhenEveryPartIsUp() throws Exception {
    health.register("kafka", kafka::get);

    HttpResponse<String> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("kafka: up\n");
  }

  @Test
  void saysWhichPartIsDownAndWhy() throws Exception {
    health.register("kafka", kafka::get);
    kafka.set(Health.Status.down("no broker answers"));

    HttpResponse<String> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("kafka: down, no broker answers\n");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void showsMetrics() throws Exception {
    metrics.counter("parley.things").increment();

    assertThat(get("/metrics").body()).contains("parley_things_total 1.0");
  }

  @Test
  void saysThatItsPortIsTaken() {
    assertThatThrownBy(
            () -> AdminServer.start(new AdminConfig("127.0.0.1", server.port()), metrics, health))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("admin port 127.0.0.1:" + server.port());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
