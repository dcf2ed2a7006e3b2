package io.parley.history.projection;

import java.util.Map;

/// What some batches come to.
///
/// @param changes up to where each partition can be written
/// @param violations the partitions that can't be written to the end of their batch, with the event
///   at which they stop
public record Folded(RowChanges changes, Map<LogPartition, IntegrityViolation> violations) {}
