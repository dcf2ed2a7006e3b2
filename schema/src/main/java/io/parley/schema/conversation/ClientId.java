package io.parley.schema.conversation;

import java.time.Instant;
import java.util.UUID;

/// A client's name for one of its messages: a UUID of version 7 (RFC 9562, section 5.7), the same
/// on every retry. The time inside it says for how long it can still be told from a duplicate.
public final class ClientId {

  private ClientId() {}

  public static boolean isValid(UUID id) {
    return id.version() == 7 && id.variant() == 2;
  }

  /// When the client says it made the id, in whole milliseconds.
  public static Instant time(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }
}
