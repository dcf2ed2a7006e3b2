package io.parley.connector.history;

import io.parley.schema.event.SealedEvent;
import java.util.List;

/// Some events of one conversation.
///
/// @param events in ascending order of their sequences, whichever end the page is taken from
/// @param more whether the range goes on where the page ends
/// @param completeThrough up to which sequence PostgreSQL had everything when it was asked: later
///   events may exist
public record EventPage(List<SealedEvent> events, boolean more, long completeThrough) {}
