package io.parley.history.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be shown of an event, as it is kept.
public sealed interface Seal {

  /// It stands where a checkpoint has sealed it, as it was.
  ///
  /// @param time of the checkpoint
  /// @param key id of the key that has signed it
  /// @param erasedBy the run that has erased its content, so that only its hash can be shown; null:
  ///   it has it
  record Proven(long checkpoint, Instant time, String key, @Nullable Long erasedBy)
      implements Seal {}

  /// It follows from the event before it, and no checkpoint has it yet.
  record Unsealed() implements Seal {}

  /// It is not what it was, or that can no longer be shown.
  ///
  /// @param detail for a person, in one line
  record Broken(String detail) implements Seal {}
}
