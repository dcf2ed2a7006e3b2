package io.parley.history.audit;

import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;

/// An event as the history has it, with how its conversation stands.
///
/// @param head of the conversation, at the same moment of the history
public record RecordedEvent(
    String conversation, long sequence, SealedEvent sealed, long head, EventHash headHash) {}
