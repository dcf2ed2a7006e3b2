package io.parley.launcher;

import io.parley.history.archive.Archive;
import io.parley.history.archive.ArchiveFailed;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.archive.ArchivedLog;
import io.parley.history.audit.Past;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.MalformedFile;
import io.parley.history.checkpoint.PublishedCheckpoints;
import io.parley.history.custody.Custody;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.TopicLog;
import io.parley.history.scan.IncompleteLog;
import io.parley.history.scan.LogPast;
import io.parley.history.store.HistorySnapshot;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailBroken;
import io.parley.history.trail.TrailUnavailable;
import io.parley.history.trail.TrailUnreadable;
import io.parley.launcher.audit.ContentReading;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// Where others' history is read from, by somebody who may. What is read of servers is recorded
/// first; files alone can be read by whoever has them.
final class PastReading {

  @Mixin private Auditing auditing = new Auditing();

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = {
        "postgres: what PostgreSQL has of it, at once (the default);",
        "log: what the log has of it, read from end to end, with what is archived if --archive is"
            + " given;",
        "archive: what the archive alone has of it, without any server, and without what is"
            + " encrypted."
      })
  private Past.Source source = Past.Source.POSTGRES;

  @Option(
      names = "--archive",
      paramLabel = "PLACE",
      description =
          "The archive, a directory or a history writer's configuration: as the part of the log"
              + " that Kafka may no longer have, or on its own.")
  private @Nullable Path archive;

  Past.Source source() {
    return source;
  }

  /// Records what is to be done, by somebody who may read others' history.
  ///
  /// @return the entry on the audit log; empty if no server is asked
  Optional<AuditEntry> record(String action, ObjectNode details) {
    requireArchiveWhereItIsRead();
    if (source == Past.Source.ARCHIVE) {
      auditing.requireNobody();
      return Optional.empty();
    }
    details.put("source", source.name().toLowerCase(Locale.ROOT));
    return Optional.of(auditing.record(action, details));
  }

  private void requireArchiveWhereItIsRead() {
    switch (source) {
      case POSTGRES -> {
        if (archive != null) {
          throw new StartupException(
              "--archive: PostgreSQL has none; say --source log or --source archive");
        }
      }
      case LOG -> {} // Kafka may have all of it
      case ARCHIVE -> {
        if (archive == null) {
          throw new StartupException("--source archive: say which, with --archive PLACE");
        }
      }
    }
  }

  /// Reads what is encrypted, if a server has the keys. To be closed.
  ContentReading contents() {
    return source == Past.Source.ARCHIVE ? ContentReading.withoutKeys() : auditing.reading();
  }

  /// Reads what had happened by this moment.
  ///
  /// @param directory where files may be made while it is read
  /// @param notes hears how it goes on
  <T> T read(Path directory, PrintWriter notes, Function<Past, T> work) {
    try {
      return switch (source) {
        case POSTGRES -> HistorySnapshot.read(auditing.config().postgres(), work::apply);
        case LOG -> log(directory, notes, work);
        case ARCHIVE -> archive(directory, notes, work);
      };
    } catch (StoreUnavailableException e) {
      throw new StartupException("PostgreSQL: " + e.getMessage(), e);
    } catch (KafkaException e) {
      throw new StartupException("Kafka: " + e.getMessage(), e);
    } catch (ArchiveFailed e) {
      throw new StartupException("archive: " + e.getMessage(), e);
    } catch (MalformedFile e) {
      throw new StartupException("topic of checkpoints: " + e.getMessage(), e);
    } catch (TrailBroken | TrailUnreadable e) {
      throw new StartupException("nobody can tell what was erased: " + e.getMessage(), e);
    } catch (TrailUnavailable e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    } catch (IncompleteLog e) {
      throw new StartupException(
          e.getMessage()
              + (archive == null ? "; name the archive that has it, with --archive" : ""),
          e);
    }
  }

  private <T> T log(Path directory, PrintWriter notes, Function<Past, T> work) {
    KafkaConfig kafka = auditing.config().kafka();
    try (ArchiveStore store = archive == null ? null : ArchivePlace.of(archive)) {
      var topic = new TopicLog(kafka, "parley-audit");
      CommittedLog log = store == null ? topic : new ArchivedLog(Archive.open(store), topic);
      // First, so that the log goes at least as far as what it has sealed.
      SignedCheckpoint newest = new PublishedCheckpoints(kafka).last().orElse(null);
      Custody custody = new CustodyTrail(kafka, InstantSource.system()).read();
      return work.apply(new LogPast(log, newest, custody, directory, new ScanProgress(notes)));
    }
  }

  private <T> T archive(Path directory, PrintWriter notes, Function<Past, T> work) {
    if (archive == null) {
      throw new IllegalStateException("no archive");
    }
    try (ArchiveStore store = ArchivePlace.of(archive)) {
      Archive opened = Archive.open(store);
      SignedCheckpoint newest = opened.summary().checkpoint();
      notes.println(
          newest == null
              ? "nothing is archived"
              : "from the archive alone, which ends with checkpoint %d of %s: nobody's role was"
                      .formatted(newest.number(), newest.checkpoint().time())
                  + " checked, nothing is recorded, what is encrypted stays so");
      notes.flush();
      return work.apply(
          new LogPast(
              ArchivedLog.alone(opened),
              newest,
              Custody.NOTHING,
              directory,
              new ScanProgress(notes)));
    }
  }
}
