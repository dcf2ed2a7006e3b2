package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailEntry;
import io.parley.history.trail.TrailUnavailable;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley audit log`: what stands on the audit log.
@Command(
    name = "log",
    description = {
      "List what auditors did, the oldest first.",
      "Exits with 1 if an entry does not follow from the one before it."
    })
final class AuditLogCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ToolUser user = new ToolUser();

  private int broken;

  @Override
  public Integer call() {
    ConnectorConfig config = target.connector();
    user.require(Permission.SEE_LOG, config);
    KafkaConfig kafka = config.kafka();
    TopicLayout.check(kafka);
    try {
      new AuditTrail(kafka, InstantSource.system()).read(this::print);
    } catch (TrailUnavailable e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
    if (broken > 0) {
      out().println(broken + " entries do not follow from the ones before them");
    }
    return broken == 0 ? 0 : 1;
  }

  private void print(TrailEntry line) {
    AuditEntry entry = line.entry();
    broken += line.follows() ? 0 : 1;
    out()
        .println(
            "%d  %s  %s  %s  %s  %s%s"
                .formatted(
                    entry.sequence(),
                    entry.time(),
                    entry.by(),
                    entry.action(),
                    entry.details(),
                    line.hash(),
                    line.follows() ? "" : "  DOES NOT FOLLOW"));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
