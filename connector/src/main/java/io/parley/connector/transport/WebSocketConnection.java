package io.parley.connector.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.CloseReason;

/// A frame is a text message; the reason of a close is its code (RFC 6455).
final class WebSocketConnection extends NettyConnection {

  WebSocketConnection(Channel channel, ClientLoop loop) {
    super(channel, loop);
  }

  @Override
  Object message(EncodedFrame frame) {
    return new TextWebSocketFrame(Unpooled.wrappedBuffer(frame.utf8()));
  }

  @Override
  void sayFarewell(CloseReason reason) {
    ChannelFuture close = channel().write(new CloseWebSocketFrame(reason.code(), reason.text()));
    if (isBroken(reason)) {
      var _ = close.addListener(_ -> shutdownOutput());
    }
  }

  /// Whether an answer that could be understood is no longer to be expected (RFC 6455, section
  /// 7.1.7).
  private static boolean isBroken(CloseReason reason) {
    return reason == CloseReason.PROTOCOL_ERROR || reason == CloseReason.INVALID_PAYLOAD;
  }

  @Override
  public boolean ping() {
    var _ = channel().writeAndFlush(new PingWebSocketFrame());
    return true;
  }

  @Override
  public String transport() {
    return "websocket";
  }
}
