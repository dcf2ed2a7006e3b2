package io.parley.connector.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.CloseReason;
import org.jspecify.annotations.Nullable;

/// A frame is a text message; the reason of a close is its code (RFC 6455).
final class WebSocketConnection extends NettyConnection {

  /// Behind which bytes go out as they are; null if frames have to pass what compresses them.
  private final @Nullable ChannelHandlerContext encoder;

  /// @param compression whether it may have been granted
  WebSocketConnection(Channel channel, ClientLoop loop, boolean compression) {
    super(channel, loop);
    this.encoder = compression ? null : channel.pipeline().context(WebSocketFrameEncoder.class);
  }

  @Override
  Framing framing() {
    return Framing.WEB_SOCKET;
  }

  @Override
  void send(FrameRun frames) {
    if (encoder == null) {
      frames.frames().forEach(this::sendToBeCompressed);
    } else {
      var _ = encoder.write(frames.bytes(channel().alloc()), encoder.voidPromise());
    }
  }

  private void sendToBeCompressed(EncodedFrame frame) {
    Object message = new TextWebSocketFrame(Unpooled.wrappedBuffer(frame.utf8()));
    var _ = channel().write(message, channel().voidPromise());
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
