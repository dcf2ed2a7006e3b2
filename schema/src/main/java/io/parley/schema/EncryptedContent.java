package io.parley.schema;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/// A message's content that nobody can read without its key: AES-256-GCM under the key that it
/// names. Its first byte tells it from JSON.
///
/// | bytes | what                                                          |
/// |-------|---------------------------------------------------------------|
/// | 1     | 1: this form                                                  |
/// | 16    | the key's id                                                  |
/// | 12    | the nonce                                                     |
/// | n     | the JSON, encrypted                                           |
/// | 16    | the tag, over it and over the message's place (docs/audit.md) |
public final class EncryptedContent implements Content {

  public static final int NONCE_BYTES = 12;
  public static final int TAG_BYTES = 16;

  /// By how much it is longer than what it holds.
  public static final int OVERHEAD_BYTES = 1 + 16 + NONCE_BYTES + TAG_BYTES;

  private static final byte FORM = 1;
  private static final int NONCE_AT = 1 + 16;
  private static final int SECRET_AT = NONCE_AT + NONCE_BYTES;

  private final byte[] bytes;

  private EncryptedContent(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean begins(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == FORM;
  }

  /// Takes over the array.
  ///
  /// @throws IllegalArgumentException if it is not of this form, or too short
  public static EncryptedContent of(byte[] bytes) {
    if (!begins(bytes) || bytes.length < OVERHEAD_BYTES) {
      throw new IllegalArgumentException("no encrypted content");
    }
    return new EncryptedContent(bytes);
  }

  /// Puts one together.
  ///
  /// @param secret the encrypted JSON and its tag
  public static EncryptedContent of(UUID keyId, byte[] nonce, byte[] secret) {
    ByteBuffer bytes = ByteBuffer.allocate(SECRET_AT + secret.length);
    bytes.put(FORM).putLong(keyId.getMostSignificantBits());
    bytes.putLong(keyId.getLeastSignificantBits()).put(nonce).put(secret);
    return of(bytes.array());
  }

  public UUID keyId() {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(1), in.getLong(9));
  }

  public byte[] nonce() {
    return Arrays.copyOfRange(bytes, NONCE_AT, SECRET_AT);
  }

  /// The encrypted JSON and its tag.
  public ByteBuffer secret() {
    return ByteBuffer.wrap(bytes, SECRET_AT, bytes.length - SECRET_AT).asReadOnlyBuffer();
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncryptedContent that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "EncryptedContent[" + keyId() + "]";
  }
}
