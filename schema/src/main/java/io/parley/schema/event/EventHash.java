package io.parley.schema.event;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A link of a conversation's hash chain: SHA-256 over the previous event's hash (32 bytes)
/// followed by the event's own bytes as they stand in the log. Before the first event stand 32 zero
/// bytes.
public final class EventHash {

  public static final int BYTES = 32;

  /// What the first event of a conversation is chained to.
  public static final EventHash GENESIS = new EventHash(new byte[BYTES]);

  private final byte[] bytes;

  private EventHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes over the array.
  ///
  /// @throws IllegalArgumentException if it has not 32 bytes
  public static EventHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an event's hash has 32 bytes, not " + bytes.length);
    }
    return new EventHash(bytes);
  }

  /// The hash of the event that follows this one.
  public EventHash next(byte[] event) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    digest.update(event);
    return new EventHash(digest.digest());
  }

  /// The 32 bytes themselves, not a copy: for reading only.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
