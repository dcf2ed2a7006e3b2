package io.parley.connector.transport;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/// Closes sockets beyond a bound at once, without a word: there would be no file left for them to
/// be told on. Clients that are merely too many are told so ([Connections]).
@Sharable
final class SocketLimit extends ChannelInboundHandlerAdapter {

  private final int max;
  private final ConnectionMetrics metrics;
  private final AtomicInteger open = new AtomicInteger();

  SocketLimit(int max, ConnectionMetrics metrics) {
    this.max = max;
    this.metrics = metrics;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var _ = context.channel().closeFuture().addListener(_ -> open.decrementAndGet());
    if (open.incrementAndGet() > max) {
      metrics.connectionRefused();
      var _ = context.close();
    } else {
      context.fireChannelActive();
    }
  }
}
