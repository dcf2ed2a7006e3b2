package io.parley.history.audit;

import io.parley.history.projection.Tombstones;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event as it is kept outside the log.
///
/// @param sealed its bytes and hash
/// @param columns what stands beside them; null where nothing does
public record StoredEvent(
    String conversation, long sequence, SealedEvent sealed, @Nullable Columns columns) {

  public record Columns(Instant time, String sender, String kind) {}

  /// One that nobody could read.
  public static StoredEvent lost(String conversation, long sequence) {
    return new StoredEvent(
        conversation,
        sequence,
        new SealedEvent(new byte[0], EventHash.GENESIS),
        new Columns(Instant.EPOCH, "", Tombstones.LOST));
  }
}
