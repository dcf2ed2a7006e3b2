package io.parley.history.trail;

import io.parley.schema.audit.AuditEntry;
import io.parley.schema.event.EventHash;

/// An entry as it stands on the topic.
///
/// @param follows whether its hash and its number follow from the entry before it
public record TrailEntry(AuditEntry entry, EventHash hash, boolean follows) {}
