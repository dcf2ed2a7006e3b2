package io.parley.load.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The relay, running: whoever opens a WebSocket of the same path hears each other's text frames.
public final class Relay implements AutoCloseable {

  private static final int BACKLOG = 4096;
  private static final int MAX_HTTP_BYTES = 4096;
  private static final WriteBufferWaterMark MAX_WAITING =
      new WriteBufferWaterMark(8 << 20, 16 << 20);

  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final MultiThreadIoEventLoopGroup loops;
  private final Channel server;

  private Relay(int port) {
    boolean epoll = Epoll.isAvailable();
    loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MAX_WAITING)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    serve(channel);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), port)
            .syncUninterruptibly()
            .channel();
  }

  /// Starts it.
  ///
  /// @param port 0: any free one
  public static Relay start(int port) {
    return new Relay(port);
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private void serve(Channel channel) {
    FlushOnce.prepare(channel);
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(MAX_HTTP_BYTES))
        .addLast(
            new WebSocketServerProtocolHandler("/", "parley.v1.json", false, 65536, false, true))
        .addLast(new RoomHandler(path -> rooms.computeIfAbsent(path, _ -> new Room())));
  }

  @Override
  public void close() {
    var _ = server.close();
    loops.shutdownGracefully().awaitUninterruptibly();
  }
}
