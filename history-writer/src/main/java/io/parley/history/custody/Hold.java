package io.parley.history.custody;

import java.time.Instant;

/// A legal hold: what it covers is neither erased nor removed for its age until it is lifted.
///
/// @param number of the entry by which it was set
public record Hold(long number, String by, Instant since, HoldScope scope, String reason) {}
