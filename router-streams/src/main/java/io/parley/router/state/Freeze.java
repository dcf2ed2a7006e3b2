package io.parley.router.state;

import java.time.Instant;

/// Why nothing is decided for a conversation.
///
/// @param offset of the command that could not be decided
/// @param time when that command was appended
/// @param error what went wrong, for an operator
public record Freeze(long offset, Instant time, String error) {}
