package io.parley.router.replay;

import org.jspecify.annotations.Nullable;

/// What the replay of one partition came to.
///
/// @param commands that were decided again
/// @param events that were the same, byte by byte
/// @param tooOld conversations that were left out, because their first commands are no longer kept
/// @param difference the first one, if there is any
public record PartitionReport(
    int partition, long commands, long events, int tooOld, @Nullable Difference difference) {}
