package io.parley.chaos.observation;

/// How a request ended.
public sealed interface Outcome {

  /// It was granted.
  ///
  /// @param sequence of the event that it became, or of a cursor where it stands
  /// @param duplicate whether it had been granted before
  record Accepted(String conversation, long sequence, boolean duplicate) implements Outcome {}

  /// The page of history is complete; its events were [Observation.Received] since it was asked.
  ///
  /// @param more whether there are more of them in the range
  /// @param completeThrough up to which sequence the history knew everything
  record Page(boolean more, long completeThrough) implements Outcome {}

  /// It was refused.
  ///
  /// @param code the error's code on the wire
  /// @param retryable whether the same request may succeed later; if not, it was refused for good
  record Refused(String code, boolean retryable) implements Outcome {}

  /// Nobody answered in time, or the connection was lost: it may have been granted or not.
  record Unknown() implements Outcome {}
}
