package io.parley.history.custody;

import io.parley.schema.event.EventEnvelope;
import java.time.Instant;

/// Something that somebody said: a message, or a new version of one.
public record Utterance(String conversation, long sequence, String author, Instant time) {

  public static Utterance of(EventEnvelope event) {
    return new Utterance(event.conversation(), event.sequence(), event.by(), event.time());
  }
}
