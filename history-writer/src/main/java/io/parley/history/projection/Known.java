package io.parley.history.projection;

import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.schema.event.EventHash;
import java.util.Map;

/// What is written already of the conversations that some batches touch.
///
/// @param heads of all conversations touched that have events
/// @param hashes of all events touched that are not beyond their conversation's head
/// @param openIntervals the current membership of all users touched by changes of membership
public record Known(
    Map<String, Head> heads,
    Map<EventKey, EventHash> hashes,
    Map<MemberKey, MemberRow> openIntervals) {

  public static final Known NOTHING = new Known(Map.of(), Map.of(), Map.of());
}
