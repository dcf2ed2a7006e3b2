package io.parley.history.verify;

import io.parley.history.archive.Archive;
import io.parley.history.archive.ArchiveAudit;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.archive.ArchivedLog;
import io.parley.history.archive.DamagedArchive;
import io.parley.history.audit.Checkpoint;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.ErasureRecord;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.checkpoint.PublishedCheckpoints;
import io.parley.history.custody.Custody;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.TopicLog;
import io.parley.history.store.AuditSnapshot;
import io.parley.history.store.AuditSnapshot.Numbers;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailBroken;
import io.parley.history.verify.Report.Counts;
import io.parley.history.verify.Report.TrailCounts;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A verification of the history in PostgreSQL, as it was at one moment. Changes nothing.
///
/// @param kafka null: not against the log
/// @param outside checkpoints that were kept elsewhere; null: none
/// @param archive what the log no longer has, which is verified itself too; null: there is none
/// @param trusted a key that must have signed; null: whichever key the checkpoints name
public record Verification(
    Scope scope,
    @Nullable KafkaConfig kafka,
    @Nullable List<SignedCheckpoint> outside,
    @Nullable ArchiveStore archive,
    @Nullable CheckpointKey trusted) {

  /// Does it.
  ///
  /// @throws io.parley.history.store.StoreUnavailableException if PostgreSQL is away
  /// @throws org.apache.kafka.common.KafkaException if Kafka is
  /// @throws io.parley.history.archive.ArchiveFailed if the archive is
  public Report run(DataSource database, VerifyListener listener) {
    long startNs = System.nanoTime();
    return AuditSnapshot.look(database, history -> run(history, listener, startNs));
  }

  private Report run(AuditSnapshot history, VerifyListener listener, long startNs) {
    var findings = new Findings();
    var checkpoints = new CheckpointAudit(history, findings::add);
    look(checkpoints);
    var trail = new TrailAudit(checkpoints.checkpoints(), findings::add);
    if (kafka != null) {
      trail.run(new AuditTrail(kafka, InstantSource.system()));
    }
    var conversations =
        new ConversationAudit(
            history, erasures(history, trail.isSound(), findings), findings::add, listener);
    look(conversations, checkpoints);
    long logged =
        kafka == null
            ? 0
            : lookAtLog(
                log(kafka, findings), history, conversations.erasedIn(), findings, listener);
    if (archive != null) {
      lookAtArchive(archive, checkpoints, findings, listener);
    }
    return new Report(
        new Counts(
            conversations.events(),
            conversations.conversations(),
            checkpoints.checkpoints().size(),
            conversations.unsealed(),
            logged,
            conversations.erased()),
        new TrailCounts(trail.entries(), trail.sealed()),
        findings.inOrder(),
        findings.problems(),
        Duration.ofNanos(System.nanoTime() - startNs));
  }

  private void look(CheckpointAudit checkpoints) {
    if (trusted != null) {
      checkpoints.requireSignedBy(trusted);
    }
    if (outside != null) {
      checkpoints.compare(outside, "in the file");
    }
    if (kafka != null) {
      checkpoints.compare(new PublishedCheckpoints(kafka).all(), "on the topic");
    }
    checkpoints.compareSpans(numbers(checkpoints));
    checkpoints.compareHeads();
  }

  /// An audit log that was written over explains nothing.
  private ErasureRecord erasures(AuditSnapshot history, boolean isTrailSound, Findings findings) {
    if (kafka == null) {
      return ErasureRecord.UNKNOWN;
    }
    if (!isTrailSound) {
      return new RecordedErasures(Custody.NOTHING, history);
    }
    try {
      Custody custody = new CustodyTrail(kafka, InstantSource.system()).read();
      return new RecordedErasures(custody, history);
    } catch (TrailBroken e) {
      findings.add(Finding.of(Kind.AUDIT_LOG, String.valueOf(e.getMessage())));
      return new RecordedErasures(Custody.NOTHING, history);
    }
  }

  private void look(ConversationAudit conversations, CheckpointAudit checkpoints) {
    if (scope.conversation() != null) {
      conversations.one(scope.conversation());
    } else if (scope.isTime()) {
      conversations.sealed(numbers(checkpoints));
    } else {
      conversations.all();
    }
  }

  private long lookAtLog(
      CommittedLog log,
      AuditSnapshot history,
      Set<String> erasedIn,
      Findings findings,
      VerifyListener listener) {
    var audit = new LogAudit(history, log, erasedIn, findings, listener);
    if (scope.conversation() == null) {
      audit.all();
    } else {
      audit.one(scope.conversation());
    }
    return audit.events();
  }

  /// An archive that can't be read at all is found when it is looked at itself.
  private CommittedLog log(KafkaConfig kafkaConfig, Findings findings) {
    var topic = new TopicLog(kafkaConfig, "parley-audit");
    if (archive == null) {
      return topic;
    }
    try {
      return new ArchivedLog(Archive.open(archive), topic);
    } catch (DamagedArchive e) {
      findings.add(Finding.of(Kind.CUT, "the archive is left out: " + e.getMessage()));
      return topic;
    }
  }

  private static void lookAtArchive(
      ArchiveStore archive,
      CheckpointAudit checkpoints,
      Findings findings,
      VerifyListener listener) {
    var audit =
        new ArchiveAudit(
            archive, findings::add, records -> listener.progress("events of the archive", records));
    audit.run();
    checkpoints.compare(audit.checkpoints(), "in the archive");
  }

  /// The checkpoints that sealed what happened in the time that is asked for: an event is sealed
  /// some time after it happened.
  private Numbers numbers(CheckpointAudit audit) {
    if (!scope.isTime()) {
      return Numbers.ALL;
    }
    Instant from = scope.from() == null ? Instant.MIN : scope.from();
    Instant to = scope.to() == null ? Instant.MAX : scope.to();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (SignedCheckpoint signed : audit.checkpoints()) {
      Checkpoint checkpoint = signed.checkpoint();
      if (!checkpoint.time().isBefore(from) && first == Long.MAX_VALUE) {
        first = checkpoint.number();
      }
      last = checkpoint.number();
      if (!checkpoint.time().isBefore(to)) {
        break;
      }
    }
    return new Numbers(first, last);
  }
}
