package io.parley.history.projection;

import io.parley.schema.event.EventHash;

/// The newest event of a conversation.
public record Head(long sequence, EventHash hash) {

  /// Before the first event.
  static final Head NONE = new Head(0, EventHash.GENESIS);
}
