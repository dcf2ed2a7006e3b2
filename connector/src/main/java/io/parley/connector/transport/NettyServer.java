package io.parley.connector.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.parley.connector.account.AccountApi;
import io.parley.connector.session.Reception;
import io.parley.service.StartupException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sockets of this node: HTTP with WebSocket on one port, TCP on another. Accepts clients from
/// [#listen] to [#drain].
public final class NettyServer implements AutoCloseable {

  /// Sockets beyond the clients': for log-ins, for the page, and to say that the node is full.
  private static final int HTTP_SOCKETS = 1_000;

  /// How often to look whether the certificate has changed.
  private static final Duration CERTIFICATE_PERIOD = Duration.ofSeconds(2);

  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private final TransportConfig config;
  private final Connections connections;
  private final HttpInitializer http;
  private final LineInitializer lines;
  private final @Nullable Certificate certificate;
  private final Executor blocking;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;
  private final List<Channel> listening = new ArrayList<>();
  private int port;
  private int tcpPort;

  /// A server that does not listen yet.
  ///
  /// @param blocking runs what may block: a virtual thread each
  /// @throws StartupException if this machine can't do what the configuration asks
  public NettyServer(
      TransportConfig config,
      Reception reception,
      AccountApi accounts,
      NodesWithRoom nodesWithRoom,
      Executor blocking,
      ConnectionMetrics metrics) {
    this.config = config;
    this.blocking = blocking;
    this.certificate = config.tls().isOn() ? new Certificate(config.tls()) : null;
    this.connections =
        new Connections(
            reception,
            new Admission(config.admission(), config.maxConnections()),
            nodesWithRoom,
            metrics);
    var entrance =
        new Entrance(
            new SocketLimit(config.maxConnections() + HTTP_SOCKETS, metrics),
            certificate,
            new ClientAddress(config.proxies()),
            connections);
    var routes = new HttpRoutes(accounts, new StaticFiles(), blocking, metrics);
    this.http =
        new HttpInitializer(
            entrance,
            config.httpTimeout(),
            routes,
            new WebSocketUpgrade(config.websocket(), connections));
    this.lines = new LineInitializer(entrance, connections);
    this.acceptors = new MultiThreadIoEventLoopGroup(1, config.io().handlers());
    this.workers = new MultiThreadIoEventLoopGroup(config.eventLoops(), config.io().handlers());
  }

  /// Begins to accept clients.
  ///
  /// @throws StartupException if a port is taken
  public void listen() {
    port = bind("port", config.port(), http);
    tcpPort = bind("tcp-port", config.tcpPort(), lines);
    if (certificate != null) {
      long seconds = CERTIFICATE_PERIOD.toSeconds();
      Runnable refresh = certificate::refresh;
      var _ =
          acceptors.scheduleAtFixedRate(
              () -> blocking.execute(refresh), seconds, seconds, TimeUnit.SECONDS);
    }
  }

  /// Of HTTP and WebSocket, once it listens.
  public int port() {
    return port;
  }

  /// Of lines of JSON, once it listens.
  public int tcpPort() {
    return tcpPort;
  }

  /// Accepts nobody any more and sends every client away, spread over the duration; returns when
  /// all have gone, or when it has passed.
  public void drain(Duration duration) throws InterruptedException {
    stopListening();
    long deadlineNs = System.nanoTime() + duration.toNanos();
    connections.sendAway(duration.dividedBy(2));
    connections.awaitNone(deadlineNs);
  }

  @Override
  public void close() {
    stopListening();
    var _ = acceptors.shutdownGracefully(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        workers
            .shutdownGracefully(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
  }

  private void stopListening() {
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    listening.clear();
  }

  /// Returns the port that it listens on.
  private int bind(String key, int port, ChannelHandler initializer) {
    int maxBytes = connections.maxOutboundBytes();
    ChannelFuture bound =
        new ServerBootstrap()
            .group(acceptors, workers)
            .channel(config.io().serverChannel())
            .handler(new AcceptRate(config.admission().accepts(), connections.clock()))
            .option(ChannelOption.SO_BACKLOG, config.backlog())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(maxBytes / 4, maxBytes / 2))
            // On the lines' port; the other one has no half-open connections.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, initializer == lines)
            .childHandler(initializer)
            .bind(config.host(), port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new StartupException(
          key + " " + config.host() + ":" + port + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    listening.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }
}
