package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.history.store.HistorySnapshot;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailUnavailable;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.UserId;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.time.InstantSource;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// Who looks at others' history, and at which: recorded before anything is read.
final class Auditing {

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--by",
      paramLabel = "USER",
      required = true,
      description = "Who wishes it, for the audit log: a user id.")
  private String by = "";

  String by() {
    return by;
  }

  /// Records what is to be done.
  ///
  /// @return the entry's number on the audit log
  long record(String action, ObjectNode details) {
    if (!UserId.isValid(by)) {
      throw new StartupException("--by " + by + " is no user id");
    }
    ConnectorConfig config = target.connector();
    TopicLayout.check(config.kafka());
    try {
      return new AuditTrail(config.kafka(), InstantSource.system())
          .append(by, action, RawJson.of(details.toString()))
          .sequence();
    } catch (TrailUnavailable e) {
      throw new StartupException(
          "nothing was read, because it could not be recorded: " + e.getMessage(), e);
    }
  }

  /// Reads what is encrypted. To be closed.
  ContentReading reading() {
    return ContentReading.of(target.connector());
  }

  /// Reads the history of this moment.
  <T> T read(Function<HistorySnapshot, T> work) {
    try {
      return HistorySnapshot.read(target.connector().postgres(), work);
    } catch (StoreUnavailableException e) {
      throw new StartupException("PostgreSQL: " + e.getMessage(), e);
    }
  }
}
