package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/// That of a node of a tree, or of a checkpoint.
public final class Hash extends Sha256 {

  /// What the first checkpoint is linked to.
  public static final Hash ZERO = new Hash(new byte[BYTES]);

  private Hash(byte[] bytes) {
    super(bytes);
  }

  /// Takes over the array.
  ///
  /// @throws IllegalArgumentException if it has not 32 bytes
  public static Hash of(byte[] bytes) {
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
    return new Hash(newDigest().digest(bytes));
  }

  static Hash ofText(String text) {
    return ofBytes(text.getBytes(UTF_8));
  }

  static Hash digest(MessageDigest digest) {
    return new Hash(digest.digest());
  }
}
