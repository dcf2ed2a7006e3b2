package io.parley.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// A TCP port on 127.0.0.1 that was free a moment ago.
record LoopbackPort(int number) {

  static final String HOST = "127.0.0.1";

  /// The port asked for, or any free one for 0.
  ///
  /// @throws ServerFailed if the port is taken
  static LoopbackPort claim(String server, int wanted) {
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
