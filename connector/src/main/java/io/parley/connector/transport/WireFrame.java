package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.parley.connector.frame.EncodedFrame;
import org.jspecify.annotations.Nullable;

/// The WebSocket frame that was written last on an event loop (RFC 6455, section 5.2), so that all
/// clients who are given the same one after the other share its bytes: a server's frames are not
/// masked. Used by that event loop alone; holds one frame.
final class WireFrame {

  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_SHORT = 125;
  private static final int TWO_MORE_BYTES = 126;
  private static final int EIGHT_MORE_BYTES = 127;
  private static final int MAX_HEADER = 10;

  private @Nullable EncodedFrame frame;
  private @Nullable ByteBuf bytes;

  /// The whole frame, for the caller to write once.
  ByteBuf of(EncodedFrame next, ByteBufAllocator allocator) {
    ByteBuf known = bytes;
    if (known != null && next.equals(frame)) {
      return known.retainedDuplicate();
    }
    if (known != null) {
      known.release();
    }
    ByteBuf encoded = encode(next, allocator);
    frame = next;
    bytes = encoded;
    return encoded.retainedDuplicate();
  }

  private static ByteBuf encode(EncodedFrame frame, ByteBufAllocator allocator) {
    int size = frame.size();
    ByteBuf out = allocator.directBuffer(MAX_HEADER + size);
    out.writeByte(FINAL_TEXT);
    if (size <= MAX_SHORT) {
      out.writeByte(size);
    } else if (size <= 0xffff) {
      out.writeByte(TWO_MORE_BYTES).writeShort(size);
    } else {
      out.writeByte(EIGHT_MORE_BYTES).writeLong(size);
    }
    return out.writeBytes(frame.utf8());
  }
}
