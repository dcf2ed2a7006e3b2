package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.time.Duration;

/// The pipeline of an HTTP connection: bytes → parts of requests → requests → one request at a time
/// → answers, or the upgrade to WebSocket ([WebSocketUpgrade]).
final class HttpInitializer extends ChannelInitializer<Channel> {

  static final int MAX_BODY_BYTES = 16 * 1024;

  private final Entrance entrance;
  private final Duration timeout;
  private final HttpRoutes routes;
  private final WebSocketUpgrade upgrade;

  HttpInitializer(
      Entrance entrance, Duration timeout, HttpRoutes routes, WebSocketUpgrade upgrade) {
    this.entrance = entrance;
    this.timeout = timeout;
    this.routes = routes;
    this.upgrade = upgrade;
  }

  @Override
  protected void initChannel(Channel channel) {
    entrance.build(channel, this::serve);
  }

  private void serve(Channel channel) {
    ClientLoop loop = entrance.connections().loop(channel);
    channel
        .pipeline()
        .addLast(HandlerNames.HTTP_CODEC, new HttpServerCodec())
        .addLast(HandlerNames.HTTP_BODY, new HttpBodyAggregator(MAX_BODY_BYTES))
        .addLast(HandlerNames.FLOW, new FlowControlHandler())
        .addLast(HandlerNames.HTTP_DEADLINE, new HttpDeadline(channel, loop, timeout))
        .addLast(HandlerNames.HTTP, new HttpHandler(routes, upgrade, entrance.addresses()));
    upgrade.prepare(channel.pipeline());
  }
}
