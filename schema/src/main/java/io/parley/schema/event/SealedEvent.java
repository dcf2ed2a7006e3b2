package io.parley.schema.event;

/// An event as it stands in the log: its canonical bytes and its hash. The bytes are never encoded
/// again on their way, so that a hash can be checked by anyone who holds them.
///
/// @param bytes an encoded [EventEnvelope]; for reading only
public record SealedEvent(byte[] bytes, EventHash hash) {

  /// Whether the hash is the one that follows `previous`.
  public boolean follows(EventHash previous) {
    return previous.next(bytes).equals(hash);
  }
}
