package io.parley.connector.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.flow.FlowControlHandler;
import org.jspecify.annotations.Nullable;

/// Turns an HTTP connection into a WebSocket (RFC 6455, section 4.2). From then on its pipeline is:
/// bytes → frames → frames without compression → valid UTF-8 → whole messages → one message at a
/// time → peer.
///
/// A client may offer the subprotocol `parley.v1.json`, which is then chosen, or none.
final class WebSocketUpgrade {

  static final String PATH = "/v1/ws";

  private static final String SUBPROTOCOL = "parley.v1.json";

  private final WebSocketConfig config;
  private final Connections connections;
  private final WebSocketServerHandshakerFactory handshakers;

  WebSocketUpgrade(WebSocketConfig config, Connections connections) {
    this.config = config;
    this.connections = connections;
    this.handshakers =
        new WebSocketServerHandshakerFactory(
            PATH,
            SUBPROTOCOL,
            WebSocketDecoderConfig.newBuilder()
                .allowExtensions(config.compression())
                .maxFramePayloadLength(connections.maxFrameBytes())
                // The peer's handler says why, and does not cut the client off while it sends.
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build());
  }

  /// Puts what has to see the handshake before [HttpHandler] into its pipeline.
  void prepare(ChannelPipeline pipeline) {
    if (config.compression()) {
      pipeline.addBefore(
          HandlerNames.HTTP,
          HandlerNames.COMPRESSION,
          MessageCompression.handler(connections.maxFrameBytes()));
    }
  }

  /// Answers a request for [#PATH].
  void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    if (!isUpgrade(request)) {
      HttpHandler.refuseUpgrade(context);
      return;
    }
    if (!isAllowed(request.headers().get(HttpHeaderNames.ORIGIN))) {
      HttpHandler.refuseOrigin(context);
      return;
    }
    WebSocketServerHandshaker handshaker = handshakers.newHandshaker(request);
    if (handshaker == null) {
      var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    try {
      var _ = handshaker.handshake(context.channel(), request);
    } catch (WebSocketHandshakeException _) {
      HttpHandler.refuseUpgrade(context);
      return;
    }
    serve(context.pipeline());
  }

  private void serve(ChannelPipeline pipeline) {
    pipeline.remove(HandlerNames.HTTP_DEADLINE);
    pipeline.remove(HandlerNames.FLOW);
    pipeline.remove(HandlerNames.HTTP);
    pipeline
        .addLast(HandlerNames.UTF8, new Utf8FrameValidator(false))
        .addLast(HandlerNames.MESSAGES, new WebSocketFrameAggregator(connections.maxFrameBytes()))
        .addLast(HandlerNames.FLOW, new FlowControlHandler())
        .addLast(HandlerNames.PEER, new WebSocketHandler(connections, config.compression()));
  }

  /// What is no page names no origin (RFC 6454, section 7.3).
  private boolean isAllowed(@Nullable String origin) {
    return origin == null || config.origins().isEmpty() || config.origins().contains(origin);
  }

  private static boolean isUpgrade(FullHttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }
}
