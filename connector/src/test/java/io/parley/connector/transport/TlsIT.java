package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TlsIT {

  private static final String PING = "{'type':'ping'}\n";
  private static final String PONG = "{\"type\":\"pong\"}";

  @TempDir Path folder;
  private SelfSigned selfSigned;
  private Certificate certificate;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    selfSigned = new SelfSigned(folder);
    certificate = selfSigned.renew("first");
    server =
        new TestServer(
            Map.of(
                "session.login-timeout",
                "2s",
                "transport.http-timeout",
                "2s",
                "transport.tls.certificate-file",
                selfSigned.certificateFile().toString(),
                "transport.tls.key-file",
                selfSigned.keyFile().toString()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void talksInLines(String version) throws Exception {
    SSLSocket socket = connect(SelfSigned.trusting(certificate));
    socket.setEnabledProtocols(new String[] {version});
    try (var client = new LineClient(socket)) {
      client.logIn("alice", "phone");
      client.send(PING);
      assertThat(client.receive()).isEqualTo(PONG);
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
    Awaitility.await().until(() -> server.registry.size() == 0);
  }

  @Test
  void talksOverWebSocket() throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(SelfSigned.trusting(certificate)).build();
    String uri = "wss://127.0.0.1:" + server.netty.port() + "/v1/ws";
    try (var client = new WebSocketClient(http, uri, "parley.v1.json")) {
      client.logIn("alice", "phone");
      client.send("{'type':'ping','id':'" + "x".repeat(60) + "'}");
      assertThat(client.receive()).contains("pong");
    }
  }

  @Test
  void showsANewCertificateToNewClientsAndKeepsTheOthers() throws Exception {
    try (var older = new LineClient(connect(SelfSigned.trusting(certificate)))) {
      older.logIn("alice", "phone");
      Certificate newer = selfSigned.renew("second");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> talks(SelfSigned.trusting(newer)));

      older.send(PING);
      assertThat(older.receive()).isEqualTo(PONG);
      Files.writeString(selfSigned.certificateFile(), "not a certificate");
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> talks(SelfSigned.trusting(newer)));
    }
  }

  @Test
  void closesWhoDoesNotBeginAHandshake() throws Exception {
    try (var line = new Socket(InetAddress.getLoopbackAddress(), server.netty.tcpPort());
        var web = new Socket(InetAddress.getLoopbackAddress(), server.netty.port())) {
      assertThat(line.getInputStream().readAllBytes()).isEmpty();
      assertThat(web.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void closesWhoSpeaksNoTls() throws Exception {
    try (var client = new LineClient(server.netty.tcpPort())) {
      client.send(PING);
      assertThat(String.valueOf(client.receive())).doesNotContain("pong");
    }
    assertThat(server.meters.get("parley.failures").counter().count())
        .as("it is not the node that failed")
        .isZero();
  }

  @Test
  void saysWhatIsWrongWithItsFiles() throws Exception {
    assertFails(selfSigned.certificateFile(), folder.resolve("none"), "transport.tls: no file ");
    Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");
    assertFails(garbage, selfSigned.keyFile(), "transport.tls: ");
    assertFails(selfSigned.certificateFile(), garbage, "transport.tls: ");
  }

  private static void assertFails(Path certificate, Path key, String message) {
    var config = new TlsConfig(certificate.toString(), key.toString());
    assertThatThrownBy(() -> new io.parley.connector.transport.Certificate(config))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  private boolean talks(SSLContext context) throws IOException {
    try (var client = new LineClient(connect(context))) {
      client.send(PING);
      return PONG.equals(client.receive());
    }
  }

  private SSLSocket connect(SSLContext context) throws IOException {
    return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.netty.tcpPort());
  }
}
