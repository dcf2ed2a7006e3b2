package io.parley.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A TCP port on 127.0.0.1 that was free a moment ago.
record LoopbackPort(int number) {

  static final String HOST = "127.0.0.1";

  // Below the range from which the system gives ports to outgoing connections.
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 100;

  /// The port asked for, or any free one for 0.
  ///
  /// @throws ServerFailed if the port is taken
  static LoopbackPort claim(String server, int wanted) {
    if (wanted != 0) {
      return bind(server, wanted);
    }
    for (int tries = 1; tries < TRIES; tries++) {
      try {
        return bind(server, ThreadLocalRandom.current().nextInt(FIRST, LAST));
      } catch (ServerFailed _) {
        // Another one, then.
      }
    }
    return bind(server, ThreadLocalRandom.current().nextInt(FIRST, LAST));
  }

  private static LoopbackPort bind(String server, int wanted) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections of an earlier run may still be in TIME_WAIT
      socket.bind(new LoopbackPort(wanted).socketAddress());
      return new LoopbackPort(socket.getLocalPort());
    } catch (IOException e) {
      throw new ServerFailed(
          "%s: port %d is taken (%s)".formatted(server, wanted, e.getMessage()), e);
    }
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(InetAddress.ofLiteral(HOST), number);
  }

  String address() {
    return HOST + ":" + number;
  }
}
