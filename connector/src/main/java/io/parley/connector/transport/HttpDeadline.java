package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.parley.connector.session.TimerWheel;
import java.time.Duration;

/// Closes who does not send a whole request in time, or does not take its answer, however many
/// bytes come one by one. The time that we take to answer does not count.
final class HttpDeadline extends ChannelDuplexHandler {

  private final ClientLoop loop;
  private final Duration timeout;
  private final TimerWheel.Timer timer;

  HttpDeadline(Channel channel, ClientLoop loop, Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
    this.timer = loop.wheel().timer(() -> close(channel));
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    start();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object request) {
    timer.cancel();
    context.fireChannelRead(request);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse) {
      start();
    }
    var _ = context.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.cancel();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timer.cancel();
  }

  private void start() {
    timer.runBy(loop.clock().nanoTime() + timeout.toNanos());
  }
}
