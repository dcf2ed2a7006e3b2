package io.parley.launcher.page;

import io.parley.history.audit.RecordedEvent;
import java.time.Instant;
import java.util.List;

/// A conversation that somebody has opened, up to the event that was its last one then: that they
/// look at it stands on the audit log. Holds what happened there but for messages, so that it can
/// be told as of any moment with few of those.
///
/// @param began when it was created
/// @param changes edits, recalls and changes of members, in their order
record OpenedConversation(String id, long head, Instant began, List<RecordedEvent> changes) {

  /// Of what stands around the bytes of an event.
  private static final int OBJECT_BYTES = 256;

  OpenedConversation {
    changes = List.copyOf(changes);
  }

  /// About what it takes in memory.
  long bytes() {
    return OBJECT_BYTES
        + changes.stream().mapToLong(change -> OBJECT_BYTES + change.sealed().bytes().length).sum();
  }
}
