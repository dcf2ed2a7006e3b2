package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.chaos.proxy.Fault;
import io.parley.chaos.proxy.FaultProxy;
import io.parley.connector.Connector;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.ConnectorHost;
import io.parley.history.HistoryWriter;
import io.parley.history.HistoryWriterConfig;
import io.parley.router.Router;
import io.parley.router.RouterConfig;
import io.parley.service.Configuration;
import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How processes start while the servers that they need are away, or do not let them in.
@Timeout(60)
class StartIT {

  @TempDir private static Path data;
  private static RestartableServers servers;
  private static String database = "";
  private final int adminPort = freePort();

  @BeforeAll
  static void startServers() {
    servers = RestartableServers.start(data);
    database = servers.postgreSql();
    new Tables(database).migrate();
    Tables.ofContentKeys(database).migrate();
    try (var layout = new TopicLayout(new KafkaConfig(servers.kafka(), 1, 1, Map.of()))) {
      layout.create(6);
    }
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @Test
  void aHistoryWriterWaitsForPostgreSqlAndSaysSo() throws Exception {
    URI server = URI.create(database.substring("jdbc:".length()));
    try (var proxy = FaultProxy.start(server.getHost(), server.getPort())) {
      proxy.setBoth(new Fault.Cut());
      String way = database.replace(":" + server.getPort(), ":" + proxy.port());
      var starting = Starting.of(() -> HistoryWriter.start(writer(servers.kafka(), way)));

      awaitReadiness("start: down, waiting: PostgreSQL");
      assertThat(starting.started()).isNotDone();
      proxy.setBoth(new Fault.None());

      starting.started().get(30, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void everyProcessWaitsForKafkaUntilItIsStopped() {
    String nowhere = "127.0.0.1:" + freePort();
    var writer = Starting.of(() -> HistoryWriter.start(writer(nowhere, database)));
    awaitReadiness("start: down");
    writer.stop();
    var router = Starting.of(() -> Router.start(router(nowhere)));
    awaitReadiness("start: down");
    router.stop();
    var connector = Starting.of(() -> Connector.start(connector(nowhere, database)));
    awaitReadiness("start: down");
    connector.stop();
  }

  @Test
  void aWrongPasswordIsRefusedAtOnce() {
    String wrong = database.replaceFirst("user=\\w+", "user=nobody");
    assertThatThrownBy(() -> HistoryWriter.start(writer(servers.kafka(), wrong)))
        .isInstanceOf(StartupException.class)
        .isNotInstanceOf(ServerAway.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> Connector.start(connector(servers.kafka(), wrong)))
        .isInstanceOf(StartupException.class)
        .isNotInstanceOf(ServerAway.class);
  }

  @Test
  void anUnknownHostIsRefusedAtOnce() {
    String unknown = database.replaceFirst("127.0.0.1", "nowhere.invalid");
    assertThatThrownBy(() -> HistoryWriter.start(writer(servers.kafka(), unknown)))
        .isInstanceOf(StartupException.class)
        .hasMessage("PostgreSQL: unknown host nowhere.invalid");
    assertThatThrownBy(() -> Router.start(router("nowhere.invalid:9092")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("nowhere.invalid:9092");
  }

  @Test
  void tablesOfAnotherVersionAreRefused() {
    String empty = database.replaceFirst("/parley\\?", "/postgres?");
    assertThatThrownBy(() -> Connector.start(connector(servers.kafka(), empty)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("run `parley tables migrate`");
  }

  @Test
  void aNodeWhoseNameALaterStartTookLetsNobodyInAndSaysSo() throws Exception {
    var nameTaken = new CompletableFuture<Void>();
    Map<String, Object> later = settings(servers.kafka(), database).connector(0);
    try (var first =
            ConnectorHost.start(
                connector(servers.kafka(), database), () -> nameTaken.complete(null));
        var second =
            ConnectorHost.start(Configuration.of(ConnectorConfig.class, later), () -> {})) {
      nameTaken.get(30, TimeUnit.SECONDS);

      assertThat(second.node()).isEqualTo(first.node());
      assertThat(isOpen(second.tcpPort())).isTrue();
      assertThat(isOpen(first.tcpPort())).isFalse();
    }
  }

  private static boolean isOpen(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException _) {
      return false;
    }
  }

  /// A start on a thread of its own.
  private record Starting<T>(Thread thread, CompletableFuture<T> started) {

    static <T> Starting<T> of(Supplier<T> start) {
      var started = new CompletableFuture<T>();
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      started.complete(start.get());
                    } catch (StartupException e) {
                      started.completeExceptionally(e);
                    }
                  });
      return new Starting<>(thread, started);
    }

    void stop() {
      thread.interrupt();
      assertThatThrownBy(() -> started.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StartupException.class);
    }
  }

  private void awaitReadiness(String line) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> readiness().contains(line));
  }

  private String readiness() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
    return ChatClient.HTTP
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private HistoryWriterConfig writer(String kafka, String postgres) {
    return Configuration.of(
        HistoryWriterConfig.class, onAdminPort(settings(kafka, postgres).historyWriter()));
  }

  private RouterConfig router(String kafka) {
    return Configuration.of(RouterConfig.class, onAdminPort(settings(kafka, database).router()));
  }

  private ConnectorConfig connector(String kafka, String postgres) {
    return Configuration.of(
        ConnectorConfig.class, onAdminPort(settings(kafka, postgres).connector(0)));
  }

  private PlatformSettings settings(String kafka, String postgres) {
    return new PlatformSettings(kafka, "redis://127.0.0.1:1", postgres, data, 1, 0, 0, 0);
  }

  private Map<String, Object> onAdminPort(Map<String, Object> settings) {
    Map<String, Object> moved = new HashMap<>(settings);
    moved.put("admin.port", adminPort);
    return moved;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
