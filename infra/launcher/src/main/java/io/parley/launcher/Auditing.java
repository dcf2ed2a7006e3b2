package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailUnavailable;
import io.parley.launcher.audit.ContentReading;
import io.parley.launcher.audit.Permission;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/// Who looks at others' history, and at which: proved and recorded before anything is read.
final class Auditing {

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ToolUser user = new ToolUser();

  ConnectorConfig config() {
    return target.connector();
  }

  /// Records what is to be done, by somebody who may read others' history.
  ///
  /// @return the entry on the audit log
  AuditEntry record(String action, ObjectNode details) {
    ConnectorConfig config = config();
    String by = user.require(Permission.READ, config);
    TopicLayout.check(config.kafka());
    try {
      return new AuditTrail(config.kafka(), InstantSource.system())
          .append(by, action, RawJson.of(details.toString()));
    } catch (TrailUnavailable e) {
      throw new StartupException(
          "nothing was read, because it could not be recorded: " + e.getMessage(), e);
    }
  }

  /// Where no server is asked, it can't be shown who it is.
  void requireNobody() {
    if (user.isNamed()) {
      throw new StartupException(
          "--by: without a server nobody's role can be checked; leave it out");
    }
  }

  /// Reads what is encrypted. To be closed.
  ContentReading reading() {
    return ContentReading.of(config());
  }
}
