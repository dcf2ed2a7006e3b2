package io.parley.history.store;

/// A right to write a partition, until another claim is made on it.
///
/// @param nextOffset everything before it is written
public record Claim(long epoch, long nextOffset) {}
