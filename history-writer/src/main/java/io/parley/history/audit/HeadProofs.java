package io.parley.history.audit;

/// What the newest checkpoint says of where conversations ended.
public interface HeadProofs {

  SignedCheckpoint checkpoint();

  /// What it says of one. Asked in the order of the bytes of ids.
  HeadProof of(String conversation);
}
