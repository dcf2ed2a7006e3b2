package io.parley.chaos.observation;

import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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
    return ByteBuffer.wrap(sha256().digest(canonical)).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
