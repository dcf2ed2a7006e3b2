package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.parley.connector.frame.EncodedFrame;

/// How a frame stands on the wire.
enum Framing {
  /// A text message in one frame of its own (RFC 6455, section 5.2), without a mask, as a server's
  /// are.
  WEB_SOCKET {
    @Override
    int size(EncodedFrame frame) {
      int size = frame.size();
      if (size <= MAX_SHORT) {
        return 2 + size;
      }
      return size <= MAX_TWO_BYTES ? 4 + size : 10 + size;
    }

    @Override
    void write(EncodedFrame frame, ByteBuf out) {
      int size = frame.size();
      out.writeByte(FINAL_TEXT);
      if (size <= MAX_SHORT) {
        out.writeByte(size);
      } else if (size <= MAX_TWO_BYTES) {
        out.writeByte(TWO_MORE_BYTES).writeShort(size);
      } else {
        out.writeByte(EIGHT_MORE_BYTES).writeLong(size);
      }
      out.writeBytes(frame.utf8());
    }
  },
  /// A line.
  LINE {
    @Override
    int size(EncodedFrame frame) {
      return frame.size() + 1;
    }

    @Override
    void write(EncodedFrame frame, ByteBuf out) {
      out.writeBytes(frame.utf8()).writeByte('\n');
    }
  };

  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_SHORT = 125;
  private static final int MAX_TWO_BYTES = 0xffff;
  private static final int TWO_MORE_BYTES = 126;
  private static final int EIGHT_MORE_BYTES = 127;

  /// In bytes.
  abstract int size(EncodedFrame frame);

  abstract void write(EncodedFrame frame, ByteBuf out);
}
