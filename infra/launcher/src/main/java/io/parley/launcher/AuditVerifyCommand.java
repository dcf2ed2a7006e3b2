package io.parley.launcher;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.connector.ConnectorConfig;
import io.parley.history.archive.ArchiveFailed;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Finding;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.ExportCheck;
import io.parley.history.audit.export.ExportCheck.Absent;
import io.parley.history.audit.export.MalformedFile;
import io.parley.history.audit.export.TreeGaps.Gap;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.TrailUnavailable;
import io.parley.history.verify.Report;
import io.parley.history.verify.Report.Counts;
import io.parley.history.verify.Report.TrailCounts;
import io.parley.history.verify.Scope;
import io.parley.history.verify.Verification;
import io.parley.launcher.audit.Permission;
import io.parley.schema.conversation.ConversationId;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley audit verify`.
@Command(
    name = "verify",
    description = {
      "Verify the history: every event against the one before it, against what checkpoints sealed"
          + " of it, and against the log.",
      "Exits with 0 if nothing is wrong, 1 if something is. Changes nothing; the platform may be"
          + " running. With --export, no server is needed."
    })
final class AuditVerifyCommand implements Callable<Integer> {

  private enum Source {
    kafka,
    postgres
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ToolUser user = new ToolUser();

  @Option(
      names = "--conversation",
      paramLabel = "C",
      description = "Only this conversation, from its beginning to its end.")
  private @Nullable String conversation;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only what checkpoints have sealed since then, as 2026-11-21T08:00:00Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "And only what had happened by then.")
  private @Nullable Instant to;

  @Option(
      names = "--against",
      paramLabel = "WHAT",
      split = ",",
      description =
          "postgres: its events against each other and its own checkpoints, which is always done;"
              + " kafka: also against the log and the checkpoints' topic. Default: both.")
  private Set<Source> against = Set.of(Source.kafka, Source.postgres);

  @Option(
      names = "--checkpoint-file",
      paramLabel = "FILE",
      description = "Also against checkpoints that were kept elsewhere.")
  private @Nullable Path checkpointFile;

  @Option(
      names = "--archive",
      paramLabel = "PLACE",
      description =
          "The archive too, a directory or a history writer's configuration: on its own, and as the"
              + " part of the log that Kafka may no longer have.")
  private @Nullable Path archive;

  @Option(
      names = "--key",
      paramLabel = "PUBLIC.pem",
      description =
          "The key that is trusted. Without it the checkpoints are only as good as the key that"
              + " they name themselves.")
  private @Nullable Path key;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Verify an export in JSON Lines instead.")
  private @Nullable Path export;

  @Option(names = "--json", description = "Say the outcome as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    CheckpointKey trusted = AuditFiles.key(key);
    Report report = export == null ? history(trusted) : export(export, trusted);
    var printed = new PrintedReport(report);
    spec.commandLine().getOut().println(json ? printed.json() : printed.text());
    return report.isSound() ? 0 : 1;
  }

  private Report history(@Nullable CheckpointKey trusted) {
    Scope scope = scope();
    ConnectorConfig config = target.connector();
    user.require(Permission.VERIFY, config);
    List<SignedCheckpoint> outside =
        checkpointFile == null ? null : AuditFiles.checkpoints(checkpointFile);
    KafkaConfig kafka = against.contains(Source.kafka) ? config.kafka() : null;
    try (ArchiveStore archived = archive == null ? null : ArchivePlace.of(archive);
        HikariDataSource pool = config.postgres().dataSource("parley-audit")) {
      return new Verification(scope, kafka, outside, archived, trusted).run(pool, progress());
    } catch (KafkaException e) {
      throw new StartupException("Kafka: " + e.getMessage(), e);
    } catch (StoreUnavailableException e) {
      throw new StartupException("PostgreSQL: " + e.getMessage(), e);
    } catch (ArchiveFailed e) {
      throw new StartupException("archive: " + e.getMessage(), e);
    } catch (TrailUnavailable e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    } catch (MalformedFile e) {
      throw new StartupException("topic of checkpoints: " + e.getMessage(), e);
    }
  }

  private Scope scope() {
    if (conversation != null && !ConversationId.isValid(conversation)) {
      throw new StartupException(conversation + " is no conversation's id");
    }
    try {
      return new Scope(conversation, from, to);
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  private AuditProgress progress() {
    return new AuditProgress(spec.commandLine().getErr(), System.nanoTime());
  }

  private Report export(Path file, @Nullable CheckpointKey trusted) {
    long startNs = System.nanoTime();
    List<Finding> findings = new ArrayList<>();
    long[] problems = {0};
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      ExportCheck.Counts counts =
          ExportCheck.check(
              lines,
              trusted,
              finding -> {
                problems[0]++;
                if (findings.size() < PrintedReport.MAX_FINDINGS) {
                  findings.add(finding);
                }
              });
      if (!json) {
        spec.commandLine().getOut().println(shown(counts));
        absent(counts.absent()).forEach(spec.commandLine().getOut()::println);
      }
      return new Report(
          new Counts(
              counts.events(),
              counts.conversations(),
              counts.checkpoint() == null ? 0 : 1,
              0,
              0,
              counts.erased()),
          TrailCounts.NONE,
          findings.stream().sorted().toList(),
          problems[0],
          Duration.ofNanos(System.nanoTime() - startNs));
    } catch (NoSuchFileException e) {
      throw new StartupException("no file " + file, e);
    } catch (IOException | MalformedFile e) {
      throw new StartupException(file + ": " + e.getMessage(), e);
    }
  }

  /// What a file about a time has nothing of: it may have had nothing to have.
  private static Stream<String> absent(Absent absent) {
    return absent.conversations() == 0
        ? Stream.empty()
        : Stream.concat(
            Stream.of(
                "not in the file, as if nothing had happened there in its time: %,d conversations"
                    .formatted(absent.conversations())),
            absent.places().stream().map(AuditVerifyCommand::place));
  }

  private static String place(Gap gap) {
    String after = gap.after();
    String before = gap.before();
    String where;
    if (after == null) {
      where = before == null ? "in all" : "before " + before;
    } else {
      where = before == null ? "behind " + after : "between %s and %s".formatted(after, before);
    }
    return "  %,d %s".formatted(gap.conversations(), where);
  }

  private static String shown(ExportCheck.Counts counts) {
    SignedCheckpoint by = counts.checkpoint();
    return by == null
        ? "there is no checkpoint in it: nothing shows that it is complete"
        : "%,d of %,d conversations are shown to be complete as of %s, when there were %,d in all"
            .formatted(
                counts.provenHeads(),
                counts.conversations(),
                by.checkpoint().time(),
                by.checkpoint().sealed().heads().size());
  }
}
