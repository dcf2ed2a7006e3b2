package io.parley.launcher.page;

import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailUnavailable;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import tools.jackson.databind.node.ObjectNode;

/// What is done on the page, on the audit log, before it is done.
record PageRecords(AuditTrail trail) {

  /// Records it.
  ///
  /// @throws PageRefusal if it can't be recorded, so that it must not be done
  synchronized AuditEntry record(PageSession session, String action, ObjectNode details) {
    try {
      return trail.append(session.user(), action, RawJson.of(details.toString()));
    } catch (TrailUnavailable e) {
      throw new PageRefusal(
          503, "nothing was read, because it could not be recorded: " + e.getMessage(), e);
    }
  }
}
