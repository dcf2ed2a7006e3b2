package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.parley.connector.session.Peer;

/// Lines, one frame each. An empty one is a sign of life.
final class LineHandler extends PeerHandler<Object, LineConnection> {

  LineHandler(Connections connections) {
    super(Object.class, connections);
  }

  @Override
  LineConnection connect(Channel channel, ClientLoop loop) {
    return new LineConnection(channel, loop);
  }

  @Override
  void received(
      ChannelHandlerContext context, LineConnection connection, Peer peer, Object message) {
    switch (message) {
      case ByteBuf line when line.isReadable() -> peer.received(ByteBufUtil.getBytes(line));
      case LineDecoder.EndOfInput _ -> {
        connection.inputEnded();
        peer.inputEnded();
      }
      default -> peer.heard();
    }
  }

  /// Whoever has nothing more to say has also heard why it is closed, or never will.
  @Override
  void receivedLate(LineConnection connection, Object message) {
    if (message instanceof LineDecoder.EndOfInput) {
      connection.inputEnded();
      connection.cutWhenWritten();
    }
  }

  @Override
  void failed(LineConnection connection, Peer peer, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      peer.receivedTooLarge();
    } else {
      connection.fail(cause);
    }
  }
}
