package io.parley.history.audit;

import io.parley.schema.event.EventHash;

/// Where the audit log ends: how many entries it has, and the hash of the last one, which covers
/// all of them.
public record TrailHead(long entries, EventHash hash) {

  /// Of an audit log without entries.
  public static final TrailHead NONE = new TrailHead(0, EventHash.GENESIS);
}
