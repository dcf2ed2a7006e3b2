package io.parley.router.replay;

import io.parley.schema.event.SealedEvent;

/// An event that a second router made.
///
/// @param partition of the command that it comes from, and so of the log
public record MadeEvent(int partition, SealedEvent event) {}
