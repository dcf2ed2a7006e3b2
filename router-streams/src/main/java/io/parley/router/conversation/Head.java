package io.parley.router.conversation;

import io.parley.schema.event.EventHash;
import java.time.Instant;

/// The end of a conversation's log, to which the next event is chained.
public record Head(long sequence, EventHash hash, Instant time) {

  /// Before the first event.
  public static final Head START = new Head(0, EventHash.GENESIS, Instant.EPOCH);

  static Head of(Recorded event) {
    return new Head(event.envelope().sequence(), event.sealed().hash(), event.envelope().time());
  }

  /// The time of whatever happens next, for a command that was appended at `appendTime`: times in a
  /// conversation never go back, even if a new leader's clock is behind the old one's.
  Instant next(Instant appendTime) {
    return appendTime.isBefore(time) ? time : appendTime;
  }

  Place place() {
    return new Place(sequence, time);
  }
}
