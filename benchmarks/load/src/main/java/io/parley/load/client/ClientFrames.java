package io.parley.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/// The WebSocket frames of a client (RFC 6455, section 5.2): final and masked.
final class ClientFrames {

  private static final int TEXT = 0x81;
  private static final int PONG = 0x8a;
  private static final int MASKED = 0x80;
  private static final int MAX_SHORT = 125;
  private static final int TWO_MORE_BYTES = 126;
  private static final int MAX_HEADER = 8;

  private ClientFrames() {}

  /// @throws IllegalArgumentException if it is longer than 65,535 bytes
  static ByteBuf text(ByteBufAllocator allocator, byte[] payload, int length) {
    return frame(TEXT, allocator, payload, length);
  }

  static ByteBuf text(ByteBufAllocator allocator, String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    return text(allocator, utf8, utf8.length);
  }

  static ByteBuf pong(ByteBufAllocator allocator, byte[] payload) {
    return frame(PONG, allocator, payload, payload.length);
  }

  private static ByteBuf frame(int first, ByteBufAllocator allocator, byte[] payload, int length) {
    if (length > 0xffff) {
      throw new IllegalArgumentException("too long for a frame: " + length);
    }
    ByteBuf out = allocator.directBuffer(MAX_HEADER + length);
    out.writeByte(first);
    if (length <= MAX_SHORT) {
      out.writeByte(MASKED | length);
    } else {
      out.writeByte(MASKED | TWO_MORE_BYTES).writeShort(length);
    }
    int mask = ThreadLocalRandom.current().nextInt();
    out.writeInt(mask);
    mask(payload, length, mask, out);
    return out;
  }

  private static void mask(byte[] payload, int length, int mask, ByteBuf out) {
    int start = out.writerIndex();
    out.writeBytes(payload, 0, length);
    int at = start;
    for (int end = start + (length & ~3); at < end; at += 4) {
      out.setInt(at, out.getInt(at) ^ mask);
    }
    for (int shift = 24; at < start + length; at++, shift -= 8) {
      out.setByte(at, out.getByte(at) ^ (mask >>> shift));
    }
  }
}
