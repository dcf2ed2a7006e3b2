package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// 32 bytes that SHA-256 gave: of a node of a tree, or of a checkpoint.
public final class Hash {

  static final int BYTES = 32;

  /// What the first checkpoint is linked to.
  public static final Hash ZERO = new Hash(new byte[BYTES]);

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes over the array.
  ///
  /// @throws IllegalArgumentException if it has not 32 bytes
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes);
  }

  /// Reads what [#toString] writes.
  ///
  /// @throws IllegalArgumentException if it is not 64 hexadecimal digits
  public static Hash parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /// That of some bytes.
  public static Hash ofBytes(byte[] bytes) {
    return new Hash(sha256().digest(bytes));
  }

  static Hash ofText(String text) {
    return ofBytes(text.getBytes(UTF_8));
  }

  static Hash digest(MessageDigest digest) {
    return new Hash(digest.digest());
  }

  /// The 32 bytes themselves, not a copy: for reading only.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
