package io.parley.connector.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A server frame ready to be written, encoded once and shared by all sessions that get it: one
/// JSON object in UTF-8, without a line break or a terminator.
public final class EncodedFrame {

  private final String type;
  private final byte[] utf8;

  EncodedFrame(String type, byte[] utf8) {
    this.type = type;
    this.utf8 = utf8;
  }

  /// A frame of any type. Takes over the array: the caller must not change it afterwards.
  public static EncodedFrame of(byte[] utf8) {
    return new EncodedFrame("other", utf8);
  }

  /// The frame's `type`, for counting.
  public String type() {
    return type;
  }

  /// The bytes themselves, not a copy: for reading only.
  public byte[] utf8() {
    return utf8;
  }

  /// In bytes.
  public int size() {
    return utf8.length;
  }

  @Override
  public String toString() {
    return new String(utf8, UTF_8);
  }
}
