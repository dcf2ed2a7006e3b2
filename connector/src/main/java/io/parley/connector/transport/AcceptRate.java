package io.parley.connector.transport;

import io.netty.channel.Channel;
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
    long nowNs = clock.nanoTime();
    bucket.take(1, nowNs);
    Duration empty = bucket.await(1, nowNs);
    if (empty.isPositive()) {
      pause(context.channel(), empty);
    }
    context.fireChannelRead(accepted);
  }

  private static void pause(Channel listening, Duration duration) {
    listening.config().setAutoRead(false);
    var _ =
        listening
            .eventLoop()
            .schedule(
                () -> listening.config().setAutoRead(true),
                duration.toNanos(),
                TimeUnit.NANOSECONDS);
  }
}
