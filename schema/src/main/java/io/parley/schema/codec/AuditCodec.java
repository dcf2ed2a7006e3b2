package io.parley.schema.codec;

import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The canonical bytes of an entry on `parley.audit` (`AuditEntry` of `parley.proto`). The values
/// on the topic are sealed as events are: [EventCodec#encodeSealed].
public final class AuditCodec {

  private static final int VERSION = 1;

  private AuditCodec() {}

  public static byte[] encode(AuditEntry entry) {
    var out = new ProtoWriter(256);
    out.uint64(1, VERSION);
    out.uint64(2, entry.sequence());
    out.uint64(3, entry.time().toEpochMilli());
    out.string(4, entry.by());
    out.string(5, entry.action());
    out.bytes(6, entry.details().utf8());
    return out.toByteArray();
  }

  /// Reads an entry.
  ///
  /// @throws DecodeException if the bytes are none
  public static AuditEntry decode(byte[] bytes) {
    ProtoReader in = ProtoReader.of(bytes, "audit entry");
    long sequence = 0;
    long timeMs = 0;
    String by = "";
    String action = "";
    @Nullable RawJson details = null;
    while (in.next()) {
      switch (in.field()) {
        case 2 -> sequence = in.uint64();
        case 3 -> timeMs = in.uint64();
        case 4 -> by = in.string();
        case 5 -> action = in.string();
        case 6 -> details = RawJson.of(in.bytes());
        default -> in.skip();
      }
    }
    if (sequence < 1 || by.isEmpty() || action.isEmpty() || details == null) {
      throw in.malformed("without all of sequence, by, action and details");
    }
    return new AuditEntry(sequence, Instant.ofEpochMilli(timeMs), by, action, details);
  }
}
