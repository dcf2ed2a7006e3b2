package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flow.FlowControlHandler;

/// The pipeline of a TCP connection: bytes → lines → one line at a time → peer.
final class LineInitializer extends ChannelInitializer<Channel> {

  private final Entrance entrance;
  private final Connections connections;

  LineInitializer(Entrance entrance, Connections connections) {
    this.entrance = entrance;
    this.connections = connections;
  }

  @Override
  protected void initChannel(Channel channel) {
    entrance.build(channel, this::serve);
  }

  private void serve(Channel channel) {
    channel
        .pipeline()
        .addLast(HandlerNames.LINES, new LineDecoder(connections.maxFrameBytes()))
        .addLast(HandlerNames.FLOW, new FlowControlHandler())
        .addLast(HandlerNames.PEER, new LineHandler(connections));
  }
}
