package io.parley.history.projection;

import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is written for an event that is set aside, so that its conversation keeps every sequence
/// and goes on behind it: the event itself, as it stands in the log, of which nothing else is
/// projected; and for each event that is lost before it, one that recalls itself.
///
/// @param events to insert
/// @param head to go on from; null if the conversation is further already
public record Tombstones(List<EventRow> events, @Nullable HeadRow head) {

  /// `kind` of an event that is kept and not projected.
  public static final String SET_ASIDE = "set.aside";

  /// `kind` of an event that the log does not have.
  public static final String LOST = "lost";

  /// Of lost events; no account has the name.
  private static final String NOBODY = "";

  /// More than this is no accident of single records.
  private static final int MAX_LOST = 1_000;

  private static final Tombstones NONE = new Tombstones(List.of(), null);

  /// What to write for an event.
  ///
  /// @param written head of what is written of its conversation; null if nothing is
  /// @throws IllegalArgumentException if too many events are missing before it
  public static Tombstones of(int logPartition, LoggedEvent event, @Nullable Head written) {
    Head head = written == null ? Head.NONE : written;
    long sequence = event.key().sequence();
    if (sequence <= head.sequence()) {
      return NONE;
    }
    long lost = sequence - head.sequence() - 1;
    if (lost > MAX_LOST) {
      throw new IllegalArgumentException(
          "%d events are missing before it, more than %d".formatted(lost, MAX_LOST));
    }
    List<EventRow> rows = new ArrayList<>();
    for (long missing = head.sequence() + 1; missing < sequence; missing++) {
      rows.add(lost(event, missing));
    }
    EventEnvelope envelope = event.envelope();
    rows.add(new EventRow(event.key(), envelope.time(), envelope.by(), SET_ASIDE, event.sealed()));
    return new Tombstones(List.copyOf(rows), HeadRow.of(logPartition, event));
  }

  private static EventRow lost(LoggedEvent before, long sequence) {
    EventEnvelope envelope =
        new EventEnvelope(
            before.envelope().conversation(),
            sequence,
            before.envelope().time(),
            NOBODY,
            new MessageRecalled(sequence));
    var unsealed =
        new SealedEvent(EventCodec.seal(envelope, EventHash.GENESIS).bytes(), EventHash.GENESIS);
    return new EventRow(
        new EventKey(envelope.conversation(), sequence), envelope.time(), NOBODY, LOST, unsealed);
  }
}
