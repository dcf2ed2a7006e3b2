package io.parley.history.custody;

/// What a run came to.
///
/// @param redacted events that have lost their content
/// @param held events that were due, and stay as they are because of a hold
/// @param keysDestroyed content keys that are gone
/// @param keysHeld content keys that were due, and stay because of a hold
public record RunTotals(long redacted, long held, long keysDestroyed, long keysHeld) {}
