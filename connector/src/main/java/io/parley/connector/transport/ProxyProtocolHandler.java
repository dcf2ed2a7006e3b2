package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.parley.connector.session.TimerWheel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/// Waits for a proxy's header (PROXY protocol, versions 1 and 2), takes the client's address out of
/// it, and only then builds the rest of the pipeline.
final class ProxyProtocolHandler extends SimpleChannelInboundHandler<HAProxyMessage> {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Set<AddressFamily> IP = Set.of(AddressFamily.AF_IPv4, AddressFamily.AF_IPv6);

  private final TimerWheel.Timer timer;
  private final Consumer<Channel> rest;

  ProxyProtocolHandler(Channel channel, ClientLoop loop, Consumer<Channel> rest) {
    this.rest = rest;
    this.timer = loop.wheel().timer(() -> close(channel));
    timer.runBy(loop.clock().nanoTime() + TIMEOUT.toNanos());
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
    String source = header.sourceAddress();
    if (source != null && IP.contains(header.proxiedProtocol().addressFamily())) {
      ClientAddress.tell(
          context.channel(),
          new InetSocketAddress(InetAddress.ofLiteral(source), header.sourcePort()));
    }
    rest.accept(context.channel());
    context.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timer.cancel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.cancel();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Not a header, or a reset: there is nobody to tell.
    var _ = context.close();
  }
}
