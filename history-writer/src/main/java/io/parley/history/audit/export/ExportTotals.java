package io.parley.history.audit.export;

/// What an export holds.
///
/// @param unchained events whose hash does not follow from their bytes and the event before them
/// @param proven conversations of which the newest checkpoint shows where they ended then
public record ExportTotals(long events, long conversations, long unchained, long proven) {}
