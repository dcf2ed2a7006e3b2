package io.parley.chaos.observation;

import io.parley.schema.Sha256;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import java.nio.ByteBuffer;

/// What an event's canonical bytes come down to: the first eight bytes of their SHA-256.
///
/// A client that encodes again what a frame told it gets the bytes that stand in the log, so that
/// everybody's idea of an event can be compared.
public final class Fingerprint {

  private Fingerprint() {}

  public static long of(EventEnvelope envelope) {
    return of(EventCodec.encode(envelope));
  }

  /// The fingerprint of an encoded event.
  ///
  /// @param canonical the event's bytes as they stand in the log
  public static long of(byte[] canonical) {
    return ByteBuffer.wrap(Sha256.newDigest().digest(canonical)).getLong();
  }
}
