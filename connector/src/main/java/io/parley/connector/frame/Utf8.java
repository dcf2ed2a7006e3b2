package io.parley.connector.frame;

/// Well-formed UTF-8 (Unicode 16, table 3-7): no overlong forms, no surrogates, nothing above
/// U+10FFFF. A zero byte is refused as well, since no JSON has one.
final class Utf8 {

  private Utf8() {}

  static boolean isWellFormed(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = bytes[at] > 0 ? 1 : sequenceLength(bytes, at);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /// How long the sequence is that begins with a byte of 0 or beyond ASCII; 0 if it is ill-formed.
  private static int sequenceLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int second = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
    int length =
        switch (lead) {
          case 0xe0 -> in(second, 0xa0, 0xbf) ? 3 : 0;
          case 0xed -> in(second, 0x80, 0x9f) ? 3 : 0;
          case 0xf0 -> in(second, 0x90, 0xbf) ? 4 : 0;
          case 0xf4 -> in(second, 0x80, 0x8f) ? 4 : 0;
          default -> in(second, 0x80, 0xbf) ? lengthByLead(lead) : 0;
        };
    for (int i = at + 2; i < at + length; i++) {
      if (i >= bytes.length || !in(bytes[i] & 0xff, 0x80, 0xbf)) {
        return 0;
      }
    }
    return length;
  }

  private static int lengthByLead(int lead) {
    if (in(lead, 0xc2, 0xdf)) {
      return 2;
    }
    if (in(lead, 0xe1, 0xef)) {
      return 3;
    }
    return in(lead, 0xf1, 0xf3) ? 4 : 0;
  }

  private static boolean in(int value, int low, int high) {
    return value >= low && value <= high;
  }
}
