package io.parley.history.custody;

import java.time.Duration;

/// What somebody who may decide on it wants done.
public sealed interface CustodyCommand {

  record SetHold(HoldScope scope, String reason) implements CustodyCommand {}

  /// Asks a second person to confirm a wish.
  ///
  /// @param within for how long it can be confirmed
  record AskFor(Wish wish, String reason, Duration within) implements CustodyCommand {}

  record Approve(long request) implements CustodyCommand {}

  record KeepForEver(RetentionTarget target) implements CustodyCommand {}

  record BeginRun(boolean retention) implements CustodyCommand {}

  record EndRun(long run, RunTotals totals) implements CustodyCommand {}
}
