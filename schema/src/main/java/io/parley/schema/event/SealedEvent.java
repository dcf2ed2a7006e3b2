package io.parley.schema.event;

/// An event as it stands in the log: its canonical bytes and its hash. The bytes are never encoded
/// again on their way, so that a hash can be checked by anyone who holds them.
public final class SealedEvent {

  private final byte[] bytes;
  private final EventHash hash;

  /// Takes over the array.
  public SealedEvent(byte[] bytes, EventHash hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /// An encoded [EventEnvelope]; the array itself, not a copy: for reading only.
  public byte[] bytes() {
    return bytes;
  }

  public EventHash hash() {
    return hash;
  }

  /// Whether the hash is the one that follows `previous`.
  public boolean follows(EventHash previous) {
    return previous.next(bytes).equals(hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedEvent that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "SealedEvent[" + hash + "]";
  }
}
