package io.parley.chaos.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on a free port of the loopback interface and passes each connection on to a server, with
/// the faults that are set, for each direction its own. Both cut means that existing connections
/// are reset and new ones too.
public final class FaultProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int BACKLOG = 1024;
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Weather toServer = new Weather();
  private final Weather toClient = new Weather();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  private FaultProxy(ServerSocket listener, InetSocketAddress server) {
    this.listener = listener;
    this.server = server;
  }

  public static FaultProxy start(String host, int port) {
    try {
      var proxy =
          new FaultProxy(new ServerSocket(0, BACKLOG, LOOPBACK), new InetSocketAddress(host, port));
      Thread.ofVirtual().name("proxy to " + port).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy can't listen", e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Sets the fault of one direction, for the connections there are and those to come.
  public void set(Direction direction, Fault fault) {
    weather(direction).set(fault);
    if (isCut()) {
      links.forEach(Link::reset);
    } else {
      links.stream().filter(Link::hasLostBytes).forEach(Link::reset);
    }
  }

  /// Sets the fault of both directions.
  public void setBoth(Fault fault) {
    toServer.set(fault);
    set(Direction.TO_CLIENT, fault);
  }

  /// How many connections pass through.
  public int connections() {
    return links.size();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy can't stop listening", e);
    }
    links.forEach(Link::reset);
    setBoth(new Fault.None()); // whoever waits sees that its connection is gone
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("proxy link").start(() -> pass(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("the proxy on port {} could not accept", port(), e);
        }
      }
    }
  }

  private void pass(Socket client) {
    try {
      if (isCut()) {
        Link.reset(client);
        return;
      }
      var upstream = new Socket();
      upstream.connect(server, CONNECT_TIMEOUT_MS);
      var link = new Link(client, upstream, toServer, toClient);
      links.add(link);
      link.run();
      links.remove(link);
    } catch (IOException e) {
      LOG.debug("no way to {}: {}", server, e.getMessage());
      Link.reset(client);
    }
  }

  private boolean isCut() {
    return toServer.get() instanceof Fault.Cut && toClient.get() instanceof Fault.Cut;
  }

  private Weather weather(Direction direction) {
    return switch (direction) {
      case TO_SERVER -> toServer;
      case TO_CLIENT -> toClient;
    };
  }
}
