package io.parley.chaos.proxy;

import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection through the proxy.
final class Link {

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Socket client;
  private final Socket server;
  private final Pump toServer;
  private final Pump toClient;

  Link(Socket client, Socket server, Weather toServer, Weather toClient) throws IOException {
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    this.toServer = new Pump(client, server, toServer);
    this.toClient = new Pump(server, client, toClient);
  }

  /// Passes bytes until both ends are done, or one of them broke.
  void run() {
    Thread back = Thread.ofVirtual().name("proxy link back").start(() -> pump(toClient));
    pump(toServer);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  boolean hasLostBytes() {
    return toServer.hasLostBytes() || toClient.hasLostBytes();
  }

  void reset() {
    reset(client);
    reset(server);
  }

  /// Closes so that the peer gets a reset, not an orderly end.
  static void reset(Socket socket) {
    try (socket) {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      LOG.debug("a socket was gone before it was reset", e);
    }
  }

  private void pump(Pump pump) {
    try {
      pump.run();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }
}
