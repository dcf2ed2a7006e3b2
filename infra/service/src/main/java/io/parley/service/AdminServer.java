package io.parley.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.service.AdminPages.NoPages;
import io.parley.service.Health.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// The HTTP port for operators:
///
/// - `/health/live`: 200 as long as the process answers.
/// - `/health/ready`: 200 when every part is up, otherwise 503; one line a part.
/// - `/metrics`: Prometheus' text format.
/// - what [AdminPages] have.
///
/// Whoever takes longer than half a minute to ask is cut off, and so is the 1,001st connection.
public final class AdminServer implements AutoCloseable {

  static {
    // The JDK's server has neither bound unless system properties say so, as operators may too.
    limit("sun.net.httpserver.maxReqTime", 30);
    limit("jdk.httpserver.maxConnections", 1_000);
  }

  private final HttpServer http;
  private final ExecutorService threads;

  private AdminServer(HttpServer http, ExecutorService threads) {
    this.http = http;
    this.threads = threads;
  }

  /// Starts to listen.
  ///
  /// @throws StartupException if the port is taken
  public static AdminServer start(
      AdminConfig config, PrometheusMeterRegistry metrics, Health health) {
    return start(config, metrics, health, new NoPages());
  }

  /// Starts to listen, for pages too.
  ///
  /// @throws StartupException if the port is taken
  public static AdminServer start(
      AdminConfig config, PrometheusMeterRegistry metrics, Health health, AdminPages pages) {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
    } catch (IOException e) {
      throw new StartupException(
          "admin port " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    http.setExecutor(threads);
    http.createContext("/health/live", exchange -> answer(exchange, 200, "up\n"));
    http.createContext("/health/ready", exchange -> answerReady(exchange, health.look()));
    http.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
    pages.handlersByPath().forEach(http::createContext);
    http.start();
    return new AdminServer(http, threads);
  }

  public int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    threads.close();
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  private static void answerReady(HttpExchange exchange, Map<String, Status> statusByPart)
      throws IOException {
    boolean ready = statusByPart.values().stream().allMatch(Status.Up.class::isInstance);
    String lines =
        statusByPart.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + text(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    answer(exchange, ready ? 200 : 503, lines);
  }

  private static String text(Status status) {
    return switch (status) {
      case Status.Up _ -> "up";
      case Status.Down(String reason) -> "down, " + reason;
    };
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
