package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdmissionIT {

  private static final String PING = "{'type':'ping'}\n";
  private static final String PONG = "{\"type\":\"pong\"}";
  private static final String FULL = "\"code\":4005";
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  private @Nullable TestServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void letsSoManyStrangersIn() throws Exception {
    TestServer here = start(Map.of("transport.admission.max-strangers", 2));
    try (var first = line(here);
        var second = line(here)) {
      talk(first);
      talk(second);
      try (var third = line(here)) {
        assertThat(third.receive()).contains("\"type\":\"reconnect\"");
        assertThat(third.receive()).contains(FULL);
      }
      first.logIn("alice", "phone");
      assertThat(strangers(here)).isEqualTo(1);
      try (var fourth = line(here)) {
        talk(fourth);
      }
    }
    Awaitility.await().until(() -> strangers(here) == 0);
    Awaitility.await().until(() -> here.meters.get("parley.connections").gauge().value() == 0);
  }

  @Test
  void letsSoManyClientsOfAnAddressIn() throws Exception {
    TestServer here = start(Map.of("transport.admission.max-per-address", 2));
    try (var first = line(here)) {
      talk(first);
      try (var second = line(here)) {
        talk(second);
        try (var third = line(here)) {
          assertThat(third.receive()).contains("\"type\":\"reconnect\"");
        }
      }
      Awaitility.await()
          .ignoreExceptions()
          .until(
              () -> {
                try (var fourth = line(here)) {
                  fourth.send(PING);
                  return PONG.equals(fourth.receive());
                }
              });
    }
  }

  @Test
  void countsClientsBehindAProxyByTheirOwnAddresses() throws Exception {
    TestServer here =
        start(
            Map.of(
                "transport.admission.max-per-address",
                1,
                "transport.proxies.addresses",
                List.of("127.0.0.0/8"),
                "transport.proxies.protocol",
                true));
    try (var first = line(here);
        var second = line(here);
        var third = line(here)) {
      first.send(header("198.51.100.1"));
      first.logIn("alice", "phone");
      second.send(header("198.51.100.2"));
      talk(second);
      third.send(header("198.51.100.1"));
      assertThat(third.receive()).contains("\"type\":\"reconnect\"");

      assertThat(here.registry.ofUser("alice"))
          .singleElement()
          .satisfies(
              session -> {
                assertThat(session.info().remoteAddress()).isEqualTo("198.51.100.1");
                assertThat(session.info().remotePort()).isEqualTo(5);
              });
    }
  }

  @Test
  void takesTheHeaderAndWhatFollowsInPieces() throws Exception {
    TestServer here = proxied();
    try (var client = line(here)) {
      byte[] header = header("198.51.100.1");
      for (byte b : header) {
        client.send(new byte[] {b});
      }
      talk(client);
    }
  }

  @Test
  void closesAProxysConnectionThatBeginsWithoutAHeader() throws Exception {
    TestServer here = proxied();
    try (var client = line(here)) {
      client.send(PING);
      assertThat(client.receive()).isNull();
    }
    try (var client = line(here)) {
      assertThat(client.receive()).as("a silent one").isNull();
    }
  }

  @Test
  void acceptsSocketsNoFasterThanItsRateAndRefusesNone() throws Exception {
    TestServer here =
        start(Map.of("transport.admission.accepts", Map.of("burst", 5, "per-second", 20)));
    List<LineClient> clients = new ArrayList<>();
    long startNs = System.nanoTime();
    for (int i = 0; i < 25; i++) {
      clients.add(line(here));
    }
    long connectedNs = System.nanoTime();
    for (LineClient client : clients) {
      talk(client);
    }
    long servedNs = System.nanoTime();
    for (LineClient client : clients) {
      client.close();
    }

    assertThat(Duration.ofNanos(connectedNs - startNs)).isLessThan(Duration.ofMillis(500));
    assertThat(Duration.ofNanos(servedNs - startNs))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
  }

  private TestServer proxied() {
    return start(
        Map.of(
            "transport.proxies.addresses",
            List.of("127.0.0.1"),
            "transport.proxies.protocol",
            true));
  }

  private TestServer start(Map<String, ?> settings) {
    TestServer started = new TestServer(settings);
    server = started;
    return started;
  }

  /// Version 2: a TCP connection over IPv4 from that address, port 5.
  private static byte[] header(String address) {
    ByteBuffer header = ByteBuffer.allocate(28);
    header.put(SIGNATURE).put((byte) 0x21).put((byte) 0x11).putShort((short) 12);
    for (String part : address.split("\\.", -1)) {
      header.put((byte) Integer.parseInt(part));
    }
    return header.put(new byte[] {127, 0, 0, 1}).putShort((short) 5).putShort((short) 9).array();
  }

  private static void talk(LineClient client) throws IOException {
    client.send(PING);
    assertThat(client.receive()).isEqualTo(PONG);
  }

  private static double strangers(TestServer server) {
    return server.meters.get("parley.connections.strangers").gauge().value();
  }

  private static LineClient line(TestServer server) throws IOException {
    return new LineClient(server.netty.tcpPort());
  }
}
