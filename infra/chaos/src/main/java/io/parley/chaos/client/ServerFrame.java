package io.parley.chaos.client;

import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A frame from a node, as far as a client needs it.
sealed interface ServerFrame {

  /// The answer to a request.
  sealed interface Answer extends ServerFrame {
    long re();
  }

  record Welcome(long re, String session, String node) implements Answer {}

  /// The request was granted; what it carries depends on the request.
  ///
  /// @param sequence 0 if there is none
  record Ok(
      long re,
      String conversation,
      long sequence,
      @Nullable Instant time,
      boolean duplicate,
      boolean more,
      long completeThrough)
      implements Answer {}

  record Failed(long re, String code, boolean retryable, long retryAfterMs) implements Answer {}

  record Pong(long re) implements Answer {}

  record Told(EventEnvelope envelope) implements ServerFrame {}

  record Receipt(String conversation, String user, long delivered, long read)
      implements ServerFrame {}

  record Heads(Map<String, Long> headByConversation) implements ServerFrame {}

  record Synced() implements ServerFrame {}

  /// Something has to be fetched again.
  ///
  /// @param conversation the one to fetch again; null for all
  record Resync(@Nullable String conversation, long retryAfterMs) implements ServerFrame {}

  record Reconnect(long afterMs) implements ServerFrame {}

  /// A frame that a client of this kind has no use for.
  record Other(String type) implements ServerFrame {}
}
