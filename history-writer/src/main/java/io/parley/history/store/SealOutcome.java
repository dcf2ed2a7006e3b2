package io.parley.history.store;

import io.parley.history.audit.SignedCheckpoint;

/// What became of an attempt to seal.
public sealed interface SealOutcome {

  record Done(SignedCheckpoint checkpoint) implements SealOutcome {}

  /// Too little has happened since the last checkpoint, or another process is at it.
  record NotNow() implements SealOutcome {}

  /// A person has to look at it.
  ///
  /// @param reason in one line
  record Refused(String reason) implements SealOutcome {}
}
