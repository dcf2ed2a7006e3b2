package io.parley.history.custody;

import java.time.Instant;

/// What an entry on the audit log says about what is held, kept and erased.
public sealed interface CustodyFact {

  record HoldSet(HoldScope scope, String reason) implements CustodyFact {}

  record Requested(Wish wish, String reason, Instant expires) implements CustodyFact {}

  /// A second person has confirmed: from here on the wish is in force.
  record Approved(long request) implements CustodyFact {}

  /// What is said is kept for ever again.
  record KeptForEver(RetentionTarget target) implements CustodyFact {}

  /// The erasing of what is due begins.
  ///
  /// @param retention whether what is too old is due too, and not only what was to be erased
  record RunBegan(boolean retention) implements CustodyFact {}

  record RunEnded(long run, RunTotals totals) implements CustodyFact {}
}
