package io.parley.history.custody;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A wish that a second person is to confirm.
///
/// @param number of the entry by which it was made
/// @param expires when it can no longer be confirmed
/// @param approval null as long as nobody has
public record Request(
    long number,
    String by,
    Instant time,
    Instant expires,
    Wish wish,
    String reason,
    @Nullable Approval approval) {

  /// That a second person has confirmed.
  ///
  /// @param number of the entry
  public record Approval(long number, String by, Instant time) {}

  public boolean isPending(Instant now) {
    return approval == null && now.isBefore(expires);
  }

  Request approved(Approval given) {
    return new Request(number, by, time, expires, wish, reason, given);
  }
}
