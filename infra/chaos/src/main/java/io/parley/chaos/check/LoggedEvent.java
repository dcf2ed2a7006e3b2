package io.parley.chaos.check;

import io.parley.chaos.observation.Fingerprint;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;

/// An event with its place in the log.
///
/// @param envelope what the sealed bytes say
/// @param fingerprint of the sealed bytes
/// @param shown the fingerprint of what its readers are shown: the same event with its content
///   decrypted
public record LoggedEvent(
    int partition,
    long offset,
    SealedEvent sealed,
    EventEnvelope envelope,
    long fingerprint,
    long shown) {

  /// Decodes what the sealed bytes say.
  ///
  /// @throws io.parley.schema.codec.DecodeException if the bytes are no event
  public static LoggedEvent of(int partition, long offset, SealedEvent sealed) {
    byte[] bytes = sealed.bytes();
    long fingerprint = Fingerprint.of(bytes);
    return new LoggedEvent(
        partition, offset, sealed, EventCodec.decode(bytes), fingerprint, fingerprint);
  }

  /// The same, with what its readers are shown.
  public LoggedEvent shownAs(EventEnvelope decrypted) {
    return new LoggedEvent(
        partition, offset, sealed, envelope, fingerprint, Fingerprint.of(decrypted));
  }

  String conversation() {
    return envelope.conversation();
  }

  long sequence() {
    return envelope.sequence();
  }

  /// Whether it is the same record of the log.
  boolean isAt(LoggedEvent other) {
    return partition == other.partition && offset == other.offset;
  }

  @Override
  public String toString() {
    return "log %d@%d: %s #%d %s by %s, %s"
        .formatted(
            partition,
            offset,
            conversation(),
            sequence(),
            envelope.event().kind(),
            envelope.by(),
            sealed.hash());
  }
}
