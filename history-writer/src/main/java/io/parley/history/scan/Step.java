package io.parley.history.scan;

import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.Set;

/// An event as a walk through the log comes to it.
///
/// @param previous hash of the one before it in its conversation
/// @param present those of the watched users who were members when it happened, as far as it goes
///   for an interval: who joined or left by it was
record Step(EventEnvelope envelope, SealedEvent sealed, EventHash previous, Set<String> present) {}
