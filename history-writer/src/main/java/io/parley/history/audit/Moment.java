package io.parley.history.audit;

import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/// A moment in the life of a conversation.
public sealed interface Moment {

  Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

  /// Whether an event had happened.
  boolean includes(EventEnvelope event);

  /// Right after everything that had happened at a time.
  record AtTime(Instant time) implements Moment {
    @Override
    public boolean includes(EventEnvelope event) {
      return !event.time().isAfter(time);
    }
  }

  /// Right after an event.
  record AtSequence(long sequence) implements Moment {
    @Override
    public boolean includes(EventEnvelope event) {
      return event.sequence() <= sequence;
    }
  }

  /// Reads a sequence, or a time of RFC 3339.
  ///
  /// @throws IllegalArgumentException if it is neither
  static Moment parse(String text) {
    if (NUMBER.matcher(text).matches()) {
      return new AtSequence(Long.parseLong(text));
    }
    try {
      return new AtTime(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          text + " is neither a sequence nor a time such as 2026-11-21T08:00:00Z", e);
    }
  }
}
