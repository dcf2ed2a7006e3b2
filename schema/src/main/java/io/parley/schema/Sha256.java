package io.parley.schema;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// 32 bytes that SHA-256 gave. What they are of is said by the class, and those of two classes are
/// never equal.
public abstract class Sha256 {

  public static final int BYTES = 32;

  private final byte[] bytes;

  /// Takes over the array.
  ///
  /// @throws IllegalArgumentException if it has not 32 bytes
  protected Sha256(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /// The 32 bytes themselves, not a copy: for reading only.
  public final byte[] bytes() {
    return bytes;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Sha256 that
        && getClass() == that.getClass()
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// As 64 hexadecimal digits.
  @Override
  public final String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  /// A new digest.
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
