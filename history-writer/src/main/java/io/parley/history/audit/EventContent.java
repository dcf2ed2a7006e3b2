package io.parley.history.audit;

import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.StoredEvent.Columns;
import io.parley.history.projection.Tombstones;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import java.util.Optional;

/// What an event's bytes say of themselves, against where they are kept and what stands beside
/// them.
final class EventContent {

  private EventContent() {}

  static Optional<Finding> examine(StoredEvent event) {
    EventEnvelope envelope;
    try {
      envelope = EventCodec.decode(event.sealed().bytes());
    } catch (DecodeException e) {
      return finding(event, Kind.ALTERED, "its bytes can't be read: " + e.getMessage());
    }
    if (!envelope.conversation().equals(event.conversation())
        || envelope.sequence() != event.sequence()) {
      return finding(
          event,
          Kind.MISPLACED,
          "its bytes are those of event %d of %s"
              .formatted(envelope.sequence(), envelope.conversation()));
    }
    Columns columns = event.columns();
    return columns == null ? Optional.empty() : contradiction(event, envelope, columns);
  }

  /// What is left of an event whose content was taken out.
  static Optional<Redaction> redaction(StoredEvent event) {
    try {
      return Redaction.read(EventCodec.decode(event.sealed().bytes()));
    } catch (DecodeException _) {
      return Optional.empty(); // which is a finding of its own
    }
  }

  private static Optional<Finding> contradiction(
      StoredEvent event, EventEnvelope envelope, Columns columns) {
    if (!envelope.time().equals(columns.time())) {
      return contradicts(event, "time", columns.time(), envelope.time());
    }
    if (!envelope.by().equals(columns.sender())) {
      return contradicts(event, "sender", columns.sender(), envelope.by());
    }
    String kind = envelope.event().kind();
    return columns.kind().equals(kind) || columns.kind().equals(Tombstones.SET_ASIDE)
        ? Optional.empty()
        : contradicts(event, "kind", columns.kind(), kind);
  }

  private static Optional<Finding> contradicts(
      StoredEvent event, String what, Object beside, Object inside) {
    return finding(
        event,
        Kind.CONTRADICTION,
        "its %s is kept as %s, but its bytes say %s".formatted(what, beside, inside));
  }

  private static Optional<Finding> finding(StoredEvent event, Kind kind, String detail) {
    return Optional.of(new Finding(kind, event.conversation(), event.sequence(), detail));
  }
}
