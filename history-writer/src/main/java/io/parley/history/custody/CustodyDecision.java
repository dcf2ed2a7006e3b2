package io.parley.history.custody;

/// What a command comes to.
public sealed interface CustodyDecision {

  record Accepted(CustodyFact fact) implements CustodyDecision {}

  /// Nothing changes.
  ///
  /// @param reason for whoever wanted it, in one line
  record Refused(String reason) implements CustodyDecision {}
}
