package io.parley.schema.event;

import java.time.Instant;

/// A recorded fact with its place in the log.
///
/// @param conversation the conversation, and the record's key
/// @param sequence its number in the conversation, from 1, without gaps
/// @param time the log-append time of the command, never before the event that precedes it; whole
///   milliseconds
/// @param by the user whose command it was
public record EventEnvelope(
    String conversation, long sequence, Instant time, String by, Event event) {

  /// The same with its event in another form.
  public EventEnvelope with(Event other) {
    return new EventEnvelope(conversation, sequence, time, by, other);
  }
}
