package io.parley.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Clients on a few event loops, over as many source addresses of the loopback interface as they
/// need. Used by one thread.
public final class Swarm implements AutoCloseable {

  /// Fewer than the system has ports for one address.
  private static final int CONNECTIONS_PER_ADDRESS = 20_000;

  private static final int LINGER_NOTHING = 0;

  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventLoop, Recorder> recorderByLoop = new ConcurrentHashMap<>();
  private final Bootstrap bootstrap;
  private int connections;

  public Swarm(int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops = new MultiThreadIoEventLoopGroup(threads, handlers);
    bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_LINGER, LINGER_NOTHING);
    if (epoll) {
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  }

  /// Opens a connection.
  ///
  /// @return completes with the client when it has come in
  public CompletableFuture<Client> connect(Entry entry) {
    EventLoop loop = loops.next();
    var client = new Client(entry, recorder(loop));
    String source = "127.0.0." + (1 + connections++ / CONNECTIONS_PER_ADDRESS);
    var _ =
        bootstrap
            .clone(loop)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(client);
                  }
                })
            .connect(entry.server(), new InetSocketAddress(source, 0))
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    client.ready().completeExceptionally(connected.cause());
                  }
                });
    return client.ready();
  }

  /// From now on messages count that are due within these times of [System#nanoTime], which is the
  /// same clock in all processes of a machine.
  public void begin(long fromNs, long toNs) {
    ask(recorder -> begin(recorder, fromNs, toNs));
  }

  private static boolean begin(Recorder recorder, long fromNs, long toNs) {
    recorder.begin(fromNs, toNs);
    return true;
  }

  /// What all clients saw.
  public Tally tally() {
    return ask(Recorder::tally).stream().reduce(Tally.none(), Tally::plus);
  }

  Recorder recorder(EventLoop loop) {
    return recorderByLoop.computeIfAbsent(loop, _ -> new Recorder());
  }

  /// The clients of each event loop.
  Map<EventLoop, List<Client>> byLoop(List<Client> clients) {
    Map<EventLoop, List<Client>> byLoop = new HashMap<>();
    clients.forEach(
        client -> byLoop.computeIfAbsent(client.eventLoop(), _ -> new ArrayList<>()).add(client));
    return byLoop;
  }

  private <T> List<T> ask(Function<Recorder, T> question) {
    List<CompletableFuture<T>> answers = new ArrayList<>();
    recorderByLoop.forEach(
        (loop, recorder) ->
            answers.add(CompletableFuture.supplyAsync(() -> question.apply(recorder), loop)));
    return answers.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
