package io.parley.chaos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/// Ports of the loopback interface that are free now, each given once. They stay the same over the
/// restarts of a process.
final class FreePort {

  static final String HOST = "127.0.0.1";

  // Below the range from which the system gives ports to outgoing connections.
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;

  private final Set<Integer> given = new HashSet<>();
  private int next = FIRST + (int) (ProcessHandle.current().pid() * 101 % (LAST - FIRST));

  synchronized int next() {
    for (int tries = 0; tries < LAST - FIRST; tries++) {
      next = next >= LAST ? FIRST : next + 1;
      if (isFree(next) && given.add(next)) {
        return next;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral(HOST))) {
      return socket.isBound();
    } catch (BindException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
