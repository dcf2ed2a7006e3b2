package io.parley.connector.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.parley.connector.rate.Rate;
import io.parley.connector.rate.TokenBucket;
import io.parley.connector.session.SessionClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Accepts sockets no faster than a rate. Those beyond it are not refused: they wait in the backlog
/// of the listening socket, whose length bounds them (rule R18).
final class AcceptRate extends ChannelInboundHandlerAdapter {

  private final TokenBucket bucket;
  private final SessionClock clock;

  AcceptRate(Rate rate, SessionClock clock) {
    this.bucket = new TokenBucket(rate, clock.nanoTime());
    this.clock = clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Duration wait = bucket.take(1, clock.nanoTime());
    if (wait.isPositive() && context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(false);
      var _ =
          context
              .executor()
              .schedule(
                  () -> context.channel().config().setAutoRead(true),
                  wait.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
    context.fireChannelRead(accepted);
  }
}
