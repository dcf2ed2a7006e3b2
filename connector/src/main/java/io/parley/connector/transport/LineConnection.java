package io.parley.connector.transport;

import static io.netty.channel.ChannelFutureListener.CLOSE_ON_FAILURE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.session.CloseReason;

/// A frame is a line; the reason of a close is said in a last frame, `bye`.
final class LineConnection extends NettyConnection {

  private static final byte[] LINE_END = {'\n'};

  LineConnection(Channel channel, ClientLoop loop) {
    super(channel, loop);
  }

  @Override
  Framing framing() {
    return Framing.LINE;
  }

  @Override
  void send(FrameRun frames) {
    var _ = channel().write(frames.bytes(channel().alloc()), channel().voidPromise());
  }

  private static ByteBuf line(EncodedFrame frame) {
    return Unpooled.wrappedBuffer(frame.utf8(), LINE_END);
  }

  @Override
  void sayFarewell(CloseReason reason) {
    ChannelFuture bye = channel().write(line(ServerFrames.bye(reason.code(), reason.text())));
    var _ = bye.addListener(CLOSE_ON_FAILURE).addListener(_ -> shutdownOutput());
  }

  @Override
  public boolean ping() {
    return false;
  }

  @Override
  public String transport() {
    return "tcp";
  }
}
