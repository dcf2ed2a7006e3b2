package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SocketIoIT {

  @ParameterizedTest
  @EnumSource(SocketIo.class)
  void servesBothPorts(SocketIo io) throws Exception {
    try (var server = new TestServer(Map.of("transport.io", io.name()));
        var webSocket = new WebSocketClient(server.netty.port());
        var line = new LineClient(server.netty.tcpPort())) {
      webSocket.logIn("alice", "phone");
      line.logIn("bob", "phone");
      line.send("{'type':'ping','id':1}\n{'type':'ping','id':2}");
      line.endOutput();

      assertThat(line.receive()).isEqualTo("{\"type\":\"pong\",\"re\":1}");
      assertThat(line.receive()).isEqualTo("{\"type\":\"pong\",\"re\":2}");
      assertThat(line.receive()).isNull();
      webSocket.sendClose(1000);
      assertThat(webSocket.closed()).startsWith("1000");
    }
  }
}
