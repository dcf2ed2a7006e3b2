package io.parley.load.client;

import io.netty.buffer.ByteBuf;

/// Numbers of 64 bits as 16 hexadecimal digits, by which a time travels in a frame.
final class Hex {

  static final int DIGITS = 16;

  private static final byte[] ALPHABET = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private Hex() {}

  static void put(long value, byte[] to, int start) {
    put(value, to, start, DIGITS);
  }

  /// The lowest digits.
  static void put(long value, byte[] to, int start, int digits) {
    for (int i = 0; i < digits; i++) {
      to[start + i] = ALPHABET[(int) (value >>> (4 * (digits - 1 - i))) & 0xf];
    }
  }

  static long get(ByteBuf from, int start) {
    long value = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = from.getByte(start + i);
      value = (value << 4) | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return value;
  }
}
