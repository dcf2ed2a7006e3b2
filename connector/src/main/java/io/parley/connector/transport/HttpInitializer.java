package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The pipeline of an HTTP connection: bytes → parts of requests → requests → one request at a time
/// → answers, or the upgrade to WebSocket ([WebSocketUpgrade]).
final class HttpInitializer extends ChannelInitializer<Channel> {

  static final int MAX_BODY_BYTES = 16 * 1024;

  private final SocketLimit socketLimit;
  private final Duration timeout;
  private final HttpRoutes routes;
  private final WebSocketUpgrade upgrade;

  HttpInitializer(
      SocketLimit socketLimit, Duration timeout, HttpRoutes routes, WebSocketUpgrade upgrade) {
    this.socketLimit = socketLimit;
    this.timeout = timeout;
    this.routes = routes;
    this.upgrade = upgrade;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast(HandlerNames.SOCKET_LIMIT, socketLimit)
        .addLast(
            HandlerNames.HTTP_TIMEOUT,
            new ReadTimeoutHandler(timeout.toMillis(), TimeUnit.MILLISECONDS))
        .addLast(HandlerNames.HTTP_CODEC, new HttpServerCodec())
        .addLast(HandlerNames.HTTP_BODY, new HttpBodyAggregator(MAX_BODY_BYTES))
        .addLast(HandlerNames.FLOW, new FlowControlHandler())
        .addLast(HandlerNames.HTTP, new HttpHandler(routes, upgrade));
  }
}
