package io.parley.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that sends back each byte, behind the proxy.
@Timeout(20)
final class FaultProxyTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int A_MOMENT_MS = 200;

  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, LOOPBACK);
    Thread.ofVirtual().start(this::accept);
    proxy = FaultProxy.start("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBothWaysAndTheEnd() throws IOException {
    try (Socket client = connect()) {
      assertThat(roundTrip(client, 7)).isEqualTo(7);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void passesMuchWithoutALoss() throws IOException {
    byte[] much = new byte[3_000_000];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 31);
    }
    try (Socket client = connect()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  client.getOutputStream().write(much);
                  client.shutdownOutput();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
    }
  }

  @Test
  void delaysOneWay() throws IOException {
    try (Socket client = connect()) {
      proxy.set(Direction.TO_CLIENT, new Fault.Delay(Duration.ofMillis(300)));
      long startNs = System.nanoTime();
      assertThat(roundTrip(client, 7)).isEqualTo(7);
      assertThat(Duration.ofNanos(System.nanoTime() - startNs))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
  }

  @Test
  void stallsAndLosesNothing() throws IOException {
    try (Socket client = connect()) {
      proxy.set(Direction.TO_SERVER, new Fault.Stall());
      client.setSoTimeout(A_MOMENT_MS);
      client.getOutputStream().write(7);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.set(Direction.TO_SERVER, new Fault.None());
      client.setSoTimeout(0);
      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void cutsBothWays() throws IOException {
    try (Socket client = connect()) {
      assertThat(roundTrip(client, 7)).isEqualTo(7);
      proxy.setBoth(new Fault.Cut());
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> roundTrip(connect(), 7)).isInstanceOf(IOException.class);
      proxy.setBoth(new Fault.None());
      try (Socket again = connect()) {
        assertThat(roundTrip(again, 8)).isEqualTo(8);
      }
    }
  }

  @Test
  void cutOneWayIsSilentAndResetsWhenItEnds() throws IOException {
    try (Socket client = connect()) {
      assertThat(roundTrip(client, 7)).isEqualTo(7);
      proxy.set(Direction.TO_CLIENT, new Fault.Cut());
      client.setSoTimeout(A_MOMENT_MS);
      assertThatThrownBy(() -> roundTrip(client, 8)).isInstanceOf(SocketTimeoutException.class);
      proxy.set(Direction.TO_CLIENT, new Fault.None());
      client.setSoTimeout(0);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void resetsWhenNoServerIsThere() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      assertThatThrownBy(() -> roundTrip(client, 7)).isInstanceOf(IOException.class);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(LOOPBACK, proxy.port());
  }

  private static int roundTrip(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    int back = client.getInputStream().read();
    if (back < 0) {
      throw new IOException("closed");
    }
    return back;
  }

  private void accept() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> sendBack(socket));
      } catch (IOException e) {
        assertThat(echo.isClosed()).isTrue();
      }
    }
  }

  private static void sendBack(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the proxy reset the connection, as the test wants
      assertThat(e).isInstanceOf(SocketException.class);
    }
  }
}
