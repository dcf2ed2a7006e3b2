package io.parley.schema.event;

import io.parley.schema.Sha256;
import java.security.MessageDigest;

/// A link of a conversation's hash chain: SHA-256 over the previous event's hash (32 bytes)
/// followed by the event's own bytes as they stand in the log. Before the first event stand 32 zero
/// bytes.
public final class EventHash extends Sha256 {

  /// What the first event of a conversation is chained to.
  public static final EventHash GENESIS = new EventHash(new byte[BYTES]);

  private EventHash(byte[] bytes) {
    super(bytes);
  }

  /// Takes over the array.
  ///
  /// @throws IllegalArgumentException if it has not 32 bytes
  public static EventHash of(byte[] bytes) {
    return new EventHash(bytes);
  }

  /// The hash of the event that follows this one.
  public EventHash next(byte[] event) {
    MessageDigest digest = newDigest();
    digest.update(bytes());
    digest.update(event);
    return new EventHash(digest.digest());
  }
}
