package io.parley.history.store;

import org.jspecify.annotations.Nullable;

/// What became of a batch.
public sealed interface Outcome {

  /// It is written, and the offset stands behind it.
  record Written() implements Outcome {}

  /// Another has claimed the partition, or its offset is not where the batch begins. Nothing of the
  /// batch is written.
  record Fenced() implements Outcome {}

  /// It can't be written to its end, now or later.
  ///
  /// @param offset of the first record that is not written
  /// @param reason for an operator, in one line
  /// @param cause null if the log contradicts what is written
  record Refused(long offset, String reason, @Nullable RuntimeException cause) implements Outcome {}
}
