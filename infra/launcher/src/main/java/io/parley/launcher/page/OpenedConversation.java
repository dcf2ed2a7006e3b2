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

  OpenedConversation {
    changes = List.copyOf(changes);
  }
}
