package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.Push;
import io.parley.connector.session.Session;
import io.parley.service.StartupException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NettyServerIT {

  private static final String GROUP = "g:00112233445566778899aabbccddeeff";
  private static final String PONG = "{\"type\":\"pong\"}";

  private final TestServer server =
      new TestServer(
          Map.of(
              "session.login-timeout",
              "2s",
              "session.rates.frames",
              Map.of("burst", 100_000, "per-second", 100_000),
              "transport.max-connections",
              5));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void talksOverWebSocket() throws Exception {
    try (var client = webSocket("parley.v1.json")) {
      assertThat(client.subprotocol()).isEqualTo("parley.v1.json");
      client.logIn("alice", "phone");
      client.send("{'type':'ping','id':'ä😀'}");
      assertThat(client.receive()).isEqualTo("{\"type\":\"pong\",\"re\":\"ä😀\"}");
      client.send("{'type':'join','id':1,'conversation':'" + GROUP + "'}");
      assertThat(client.receive()).contains("\"type\":\"ok\",\"re\":1", "\"sequence\":1");
      client.send("{'type':'sync','id':2}");
      assertThat(client.receive()).isEqualTo("{\"type\":\"ok\",\"re\":2}");
      assertThat(client.receive()).isEqualTo("{\"type\":\"synced\"}");
      client.sendPing();
      assertThat(client.receive()).isEqualTo("pong 7");
    }
    Awaitility.await().until(() -> server.registry.size() == 0);
  }

  @Test
  void putsFragmentedMessagesTogether() throws Exception {
    try (var client = webSocket()) {
      client.sendPart("{'type':", false);
      client.sendPart("'pi", false);
      client.sendPart("ng'}", true);

      assertThat(client.receive()).isEqualTo(PONG);
    }
  }

  @Test
  void answersAClose() throws Exception {
    try (var client = webSocket()) {
      client.logIn("alice", "phone");
      client.sendClose(1000);

      assertThat(client.closed()).startsWith("1000");
    }
  }

  @Test
  void refusesABinaryMessage() throws Exception {
    try (var client = webSocket()) {
      client.sendBinary();

      assertThat(client.receive()).contains("\"code\":\"bad_frame\"", "binary");
    }
  }

  @Test
  void closesAWebSocketAfterThreeBadFrames() throws Exception {
    try (var client = webSocket()) {
      client.send("garbage");
      client.send("[1]");
      client.send("{");

      for (int i = 0; i < 3; i++) {
        assertThat(client.receive()).contains("\"code\":\"bad_frame\"");
      }
      assertThat(client.closed()).isEqualTo("4105 protocol violation");
    }
  }

  @Test
  void closesAWebSocketAfterAFrameOfAMebibyte() {
    try (var client = webSocket()) {
      client.send("x".repeat(1024 * 1024));

      assertThat(client.closed()).isEqualTo("1009 frame too big");
    }
  }

  @Test
  void closesAWebSocketAfterTooManyFragments() {
    try (var client = webSocket()) {
      for (int i = 0; i < 10; i++) {
        client.sendPart("x".repeat(60_000), false);
      }

      assertThat(client.closed()).isEqualTo("1009 frame too big");
    }
  }

  @Test
  void closesWhoDoesNotLogIn() throws Exception {
    try (var webSocket = webSocket();
        var line = line()) {
      webSocket.send("{'type':'ping'}");

      assertThat(webSocket.closed()).isEqualTo("4100 login timeout");
      assertThat(line.receive()).contains("\"type\":\"bye\",\"code\":4100");
      assertThat(line.receive()).isNull();
    }
  }

  @Test
  void closesWhoHasABadToken() throws Exception {
    try (var client = webSocket()) {
      client.send("{'type':'hello','id':1,'token':'bad','device':{'id':'d'}}");

      assertThat(client.receive()).contains("\"re\":1,\"code\":\"unauthorized\"");
      assertThat(client.closed()).isEqualTo("4101 token refused");
    }
  }

  @Test
  void endsTheOlderSessionOfADevice() throws Exception {
    try (var older = webSocket();
        var newer = line()) {
      older.logIn("alice", "phone");
      newer.logIn("alice", "phone");

      assertThat(older.closed()).isEqualTo("4103 session ended");
      newer.send("{'type':'ping'}\n");
      assertThat(newer.receive()).isEqualTo(PONG);
    }
  }

  @Test
  void talksInLines() throws Exception {
    try (var client = line()) {
      client.logIn("alice", "phone");
      for (String part : new String[] {"{'type'", ":'ping'}", "\r", "\n\n"}) {
        client.send(part);
      }
      assertThat(client.receive()).isEqualTo(PONG);

      client.send("{'type':'ping'}\n".repeat(20_000));
      for (int i = 0; i < 20_000; i++) {
        assertThat(client.receive()).isEqualTo(PONG);
      }
    }
  }

  @Test
  void closesAfterThreeBadLines() throws Exception {
    try (var client = line()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n");

      for (int i = 0; i < 3; i++) {
        assertThat(client.receive()).contains("\"code\":\"bad_frame\"");
      }
      assertThat(client.receive()).contains("\"type\":\"bye\",\"code\":4105");
      assertThat(client.receive()).isNull();
    }
  }

  @Test
  void closesAfterALineOfAMebibyte() throws Exception {
    try (var client = line()) {
      client.send("x".repeat(1024 * 1024));

      assertThat(client.receive()).contains("\"code\":\"too_large\"");
      assertThat(client.receive()).contains("\"type\":\"bye\",\"code\":1009");
      assertThat(client.receive()).isNull();
    }
  }

  @Test
  void sendsTooManyClientsToAnotherNode() throws Exception {
    try (var first = line();
        var second = webSocket();
        var third = line();
        var fourth = webSocket();
        var fifth = webSocket();
        var sixth = webSocket();
        var seventh = line()) {
      for (var client : new LineClient[] {first, third}) {
        client.send("{'type':'ping'}\n");
        assertThat(client.receive()).isEqualTo(PONG);
      }
      assertThat(sixth.receive()).contains("\"nodes\":[\"10.0.0.2:8080\"]");
      assertThat(sixth.closed()).isEqualTo("4005 too many connections");
      assertThat(seventh.receive()).startsWith("{\"type\":\"reconnect\",\"afterMs\":");
      assertThat(seventh.receive()).contains("\"type\":\"bye\",\"code\":4005");
      for (var client : new WebSocketClient[] {second, fourth, fifth}) {
        client.send("{'type':'ping'}");
        assertThat(client.receive()).isEqualTo(PONG);
      }
    }
  }

  @Test
  void tellsASlowClientToSynchronizeAndHoldsNoMoreThanItsBound() throws Exception {
    int pushes = 5_000;
    String padding = "x".repeat(10_000);
    try (var client = line()) {
      client.logIn("alice", "phone");
      Session session = server.registry.ofUser("alice").iterator().next();
      for (int i = 1; i <= pushes; i++) {
        var frame =
            EncodedFrame.of(("{\"n\":" + i + ",\"x\":\"" + padding + "\"}").getBytes(UTF_8));
        var push = new Push(Push.Kind.EVENT, "a", i, frame);
        session.execute(() -> session.push(push));
      }
      Awaitility.await()
          .until(
              () -> server.meters.get("parley.pushes.dropped").tag("kind", "event").counter(),
              dropped -> dropped.count() > 0);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(server.meters.get("parley.outbox.bytes").gauge().value())
                      .isBetween(100_000.0, 600_000.0));

      int received = 0;
      String line = String.valueOf(client.receive());
      while (!line.equals("{\"type\":\"resync\"}")) {
        assertThat(line).startsWith("{\"n\":" + ++received + ",");
        line = String.valueOf(client.receive());
      }
      assertThat(received).isBetween(10, pushes - 1);
      client.send("{'type':'ping'}\n");
      assertThat(client.receive()).isEqualTo(PONG);
    }
  }

  @Test
  void sendsEverybodyAwayWhenItDrains() throws Exception {
    try (var webSocket = webSocket();
        var line = line()) {
      webSocket.logIn("alice", "phone");
      line.logIn("bob", "phone");
      int port = server.netty.port();
      server.netty.drain(Duration.ofSeconds(5));

      assertThat(webSocket.receive()).startsWith("{\"type\":\"reconnect\",\"afterMs\":");
      assertThat(webSocket.closed()).isEqualTo("4000 draining");
      assertThat(line.receive()).contains("\"type\":\"reconnect\"", "\"reason\":\"draining\"");
      assertThat(line.receive()).contains("\"type\":\"bye\",\"code\":4000");
      assertThat(line.receive()).isNull();
      assertThatThrownBy(() -> new LineClient(port).close()).isInstanceOf(IOException.class);
    }
    assertThat(server.registry.size()).isZero();
  }

  @Test
  void answersHttpOnTheSamePort() throws Exception {
    assertThat(get("/v1/sessions/x").body()).isEqualTo("/v1/sessions/x");
    assertThat(get("/sample.js").body()).isEqualTo("export const sample = 1;\n");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatAPortIsTaken() {
    try (var other = serverOn(server.netty.port())) {
      assertThatThrownBy(other::listen)
          .isInstanceOf(StartupException.class)
          .hasMessageStartingWith("port 127.0.0.1:" + server.netty.port() + ": ")
          .extracting(Throwable::getMessage)
          .asString()
          .doesNotContain("\n");
    }
  }

  private NettyServer serverOn(int port) {
    return server.another(TestPipelines.config(Map.of("host", "127.0.0.1", "port", port)));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.netty.port() + path);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private WebSocketClient webSocket(String... subprotocols) {
    return new WebSocketClient(server.netty.port(), subprotocols);
  }

  private LineClient line() throws IOException {
    return new LineClient(server.netty.tcpPort());
  }
}
