package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;

/// Bytes to lines. At the end of input comes the line that was not ended, if any, and then
/// [EndOfInput].
final class LineDecoder extends LineBasedFrameDecoder {

  /// Stands behind the last line: as a message, it can't overtake what is held back before it.
  enum EndOfInput {
    HERE
  }

  LineDecoder(int maxBytes) {
    super(maxBytes, true, true);
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    super.decodeLast(context, in, out);
    if (in.isReadable()) {
      out.add(in.readRetainedSlice(in.readableBytes()));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    if (event instanceof ChannelInputShutdownEvent) {
      EndedInput.settle(context.channel());
      context.fireChannelRead(EndOfInput.HERE);
    }
  }
}
