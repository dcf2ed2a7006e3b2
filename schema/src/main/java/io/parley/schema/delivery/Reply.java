package io.parley.schema.delivery;

import io.parley.schema.conversation.ErrorCode;
import java.time.Instant;

/// The answer to one request of one session.
///
/// @param session the session that asked
/// @param request the number from the command's origin
public record Reply(String session, long request, Outcome outcome) {

  public sealed interface Outcome {}

  /// The command was granted, now or the first time.
  ///
  /// @param sequence of the event that the command became, or became the first time; of a cursor
  ///   where it stands now
  /// @param time of that event
  /// @param duplicate whether the command had been accepted before
  public record Accepted(String conversation, long sequence, Instant time, boolean duplicate)
      implements Outcome {}

  /// The command was refused.
  ///
  /// @param message for the developer of a client, in English
  public record Rejected(ErrorCode code, String message) implements Outcome {}
}
