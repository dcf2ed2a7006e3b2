package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.parley.connector.session.Peer;

/// Lines, one frame each. An empty one is a sign of life.
final class LineHandler extends PeerHandler<ByteBuf, LineConnection> {

  LineHandler(Connections connections) {
    super(ByteBuf.class, connections);
  }

  @Override
  LineConnection connect(Channel channel, ClientLoop loop) {
    return new LineConnection(channel, loop);
  }

  @Override
  void received(ChannelHandlerContext context, LineConnection connection, Peer peer, ByteBuf line) {
    if (line.isReadable()) {
      peer.received(ByteBufUtil.getBytes(line));
    } else {
      peer.heard();
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
