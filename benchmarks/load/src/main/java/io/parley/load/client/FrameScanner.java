package io.parley.load.client;

import io.netty.buffer.ByteBuf;

/// Finds the WebSocket frames of a server (RFC 6455, section 5.2) in what a socket brought: not
/// masked, not fragmented.
final class FrameScanner {

  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_CLOSE = 0x88;
  private static final int FINAL_PING = 0x89;
  private static final int FINAL_PONG = 0x8a;
  private static final int TWO_MORE_BYTES = 126;
  private static final int EIGHT_MORE_BYTES = 127;

  private FrameScanner() {}

  /// Told of each frame. What it is given is only good during the call.
  interface Listener {

    void text(ByteBuf in, int start, int length);

    void ping(ByteBuf in, int start, int length);

    /// The server closes.
    ///
    /// @param code 0 if none was given
    void close(int code);
  }

  /// Reads whole frames and leaves what is not yet whole.
  ///
  /// @throws IllegalStateException at a frame that the server has no reason to send
  static void scan(ByteBuf in, Listener listener) {
    while (in.readableBytes() >= 2) {
      int start = in.readerIndex();
      int shortLength = in.getByte(start + 1) & 0xff;
      int header = shortLength < TWO_MORE_BYTES ? 2 : shortLength == TWO_MORE_BYTES ? 4 : 10;
      if (in.readableBytes() < header) {
        return;
      }
      long length = length(in, start, shortLength);
      if (in.readableBytes() < header + length) {
        return;
      }
      deliver(in.getByte(start) & 0xff, in, start + header, (int) length, listener);
      in.readerIndex(start + header + (int) length);
    }
  }

  private static long length(ByteBuf in, int start, int shortLength) {
    return switch (shortLength) {
      case TWO_MORE_BYTES -> in.getUnsignedShort(start + 2);
      case EIGHT_MORE_BYTES -> in.getLong(start + 2);
      default -> shortLength;
    };
  }

  private static void deliver(int first, ByteBuf in, int start, int length, Listener listener) {
    switch (first) {
      case FINAL_TEXT -> listener.text(in, start, length);
      case FINAL_PING -> listener.ping(in, start, length);
      case FINAL_CLOSE -> listener.close(length < 2 ? 0 : in.getUnsignedShort(start));
      case FINAL_PONG -> {}
      default -> throw new IllegalStateException("an unexpected frame: 0x%x".formatted(first));
    }
  }
}
