package io.parley.launcher;

import io.parley.service.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Says that a port is taken before anything is started in vain.
final class FreePorts {

  private static final int MAX_PORT = 65_535;

  private FreePorts() {}

  /// Looks at `count` ports, counting up; 0 stands for any free ones.
  ///
  /// @param option names them in the message
  /// @throws StartupException if one is taken
  static void require(String option, int first, int count) {
    if (first < 0 || first + count - 1 > MAX_PORT) {
      throw new StartupException(option + " must leave ports from 0 to " + MAX_PORT);
    }
    for (int port = first; first != 0 && port < first + count; port++) {
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new StartupException(
            "port %d is taken: choose others with %s".formatted(port, option), e);
      }
    }
  }
}
