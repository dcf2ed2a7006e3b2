package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.flow.FlowControlHandler;

/// The pipeline of a TCP connection: bytes → lines → one line at a time → peer.
final class LineInitializer extends ChannelInitializer<Channel> {

  private final SocketLimit socketLimit;
  private final Connections connections;

  LineInitializer(SocketLimit socketLimit, Connections connections) {
    this.socketLimit = socketLimit;
    this.connections = connections;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast(HandlerNames.SOCKET_LIMIT, socketLimit)
        .addLast(
            HandlerNames.LINES, new LineBasedFrameDecoder(connections.maxFrameBytes(), true, true))
        .addLast(HandlerNames.FLOW, new FlowControlHandler())
        .addLast(HandlerNames.PEER, new LineHandler(connections));
  }
}
