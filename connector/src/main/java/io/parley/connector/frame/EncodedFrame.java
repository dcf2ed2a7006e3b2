package io.parley.connector.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A server frame ready to be written, encoded once and shared by all sessions that get it: one
/// JSON object in UTF-8, without a line break or a terminator.
public final class EncodedFrame {

  private final byte[] utf8;

  private EncodedFrame(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// Takes over the array: the caller must not change it afterwards.
  public static EncodedFrame of(byte[] utf8) {
    return new EncodedFrame(utf8);
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
