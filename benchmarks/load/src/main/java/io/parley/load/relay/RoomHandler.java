package io.parley.load.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One member: frames what one read of its socket brought, in one buffer, for all others to share.
final class RoomHandler extends ChannelInboundHandlerAdapter {

  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_SHORT = 125;
  private static final int TWO_MORE_BYTES = 126;

  private final Function<String, Room> rooms;
  private @Nullable Room room;
  private @Nullable ByteBuf gathered;

  RoomHandler(Function<String, Room> rooms) {
    this.rooms = rooms;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof HandshakeComplete handshake) {
      room = rooms.apply(handshake.requestUri());
      room.join(context.channel());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof TextWebSocketFrame frame) {
      gather(context, frame.content());
    }
    ReferenceCountUtil.release(message);
  }

  private void gather(ChannelHandlerContext context, ByteBuf text) {
    ByteBuf out = gathered == null ? context.alloc().directBuffer() : gathered;
    gathered = out;
    out.writeByte(FINAL_TEXT);
    if (text.readableBytes() <= MAX_SHORT) {
      out.writeByte(text.readableBytes());
    } else {
      out.writeByte(TWO_MORE_BYTES).writeShort(text.readableBytes());
    }
    out.writeBytes(text);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteBuf frames = gathered;
    Room in = room;
    if (frames != null && in != null) {
      gathered = null;
      in.forward(context.channel(), frames);
      frames.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Channel gone = context.channel();
    if (room != null) {
      room.leave(gone);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
