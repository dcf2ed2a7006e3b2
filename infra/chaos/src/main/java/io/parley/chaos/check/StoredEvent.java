package io.parley.chaos.check;

import io.parley.schema.event.EventHash;

/// An event as PostgreSQL has it.
///
/// @param fingerprint of its bytes
public record StoredEvent(String conversation, long sequence, EventHash hash, long fingerprint) {

  @Override
  public String toString() {
    return "row: %s #%d, %s".formatted(conversation, sequence, hash);
  }
}
