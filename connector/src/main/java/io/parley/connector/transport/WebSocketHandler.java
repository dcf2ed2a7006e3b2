package io.parley.connector.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Peer;

/// WebSocket messages, whole ones, and the control frames between them.
final class WebSocketHandler extends PeerHandler<WebSocketFrame, WebSocketConnection> {

  WebSocketHandler(Connections connections) {
    super(WebSocketFrame.class, connections);
  }

  @Override
  WebSocketConnection connect(Channel channel, ClientLoop loop) {
    return new WebSocketConnection(channel, loop);
  }

  @Override
  void received(
      ChannelHandlerContext context,
      WebSocketConnection connection,
      Peer peer,
      WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> peer.received(ByteBufUtil.getBytes(text.content()));
      case BinaryWebSocketFrame _ -> peer.receivedOther("a binary message; send text");
      case PingWebSocketFrame ping -> {
        peer.heard();
        var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      }
      case CloseWebSocketFrame close -> {
        connection.closedByClient();
        var _ = context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
      }
      default -> peer.heard();
    }
  }

  @Override
  void receivedLate(WebSocketConnection connection, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame) {
      connection.cut();
    }
  }

  @Override
  void failed(WebSocketConnection connection, Peer peer, Throwable cause) {
    switch (cause) {
      case TooLongFrameException _ -> connection.close(CloseReason.TOO_BIG);
      case CorruptedWebSocketFrameException corrupted ->
          connection.close(reason(corrupted.closeStatus()));
      case DecompressionException expanded ->
          // Netty has one exception for both; what can't be expanded at all has a cause.
          connection.close(
              expanded.getCause() == null ? CloseReason.TOO_BIG : CloseReason.INVALID_PAYLOAD);
      case DecoderException _ -> connection.close(CloseReason.PROTOCOL_ERROR);
      default -> connection.fail(cause);
    }
  }

  private static CloseReason reason(WebSocketCloseStatus status) {
    if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      return CloseReason.TOO_BIG;
    }
    return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
        ? CloseReason.INVALID_PAYLOAD
        : CloseReason.PROTOCOL_ERROR;
  }
}
