package io.parley.history.verify;

import io.parley.history.archive.ArchiveAudit;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.verify.Report.Counts;
import io.parley.history.verify.Report.TrailCounts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A verification of the archive on its own, without any server.
///
/// @param outside checkpoints that were kept elsewhere, of which the archive may have fewer
/// @param entry hash of an entry of the manifest that must be there, and all before it; null: none
/// @param trusted a key that must have signed; null: whichever key the checkpoints name
public record ArchiveVerification(
    ArchiveStore archive,
    List<SignedCheckpoint> outside,
    @Nullable Hash entry,
    @Nullable CheckpointKey trusted) {

  /// Does it.
  ///
  /// @throws io.parley.history.archive.ArchiveFailed if its place is away
  public Report run(VerifyListener listener) {
    long startNs = System.nanoTime();
    var findings = new Findings();
    var audit =
        new ArchiveAudit(
            archive, findings::add, records -> listener.progress("events of the archive", records));
    audit.run();
    if (entry != null && !audit.hasEntry(entry)) {
      findings.add(Finding.of(Kind.CUT, "archive: no entry of the manifest is " + entry));
    }
    compare(audit.checkpoints(), findings);
    return new Report(
        new Counts(audit.records(), audit.conversations(), audit.checkpoints().size(), 0, 0, 0),
        TrailCounts.NONE,
        findings.inOrder(),
        findings.problems(),
        Duration.ofNanos(System.nanoTime() - startNs));
  }

  private void compare(List<SignedCheckpoint> archived, Findings findings) {
    if (trusted != null
        && !archived.isEmpty()
        && archived.stream().noneMatch(c -> c.checkpoint().key().equals(trusted))) {
      findings.add(
          Finding.of(
              Kind.CHECKPOINT, "no checkpoint is of the key that is trusted, " + trusted.id()));
    }
    for (SignedCheckpoint other : outside) {
      if (other.number() <= archived.size()
          && !archived.get((int) other.number() - 1).equals(other)) {
        findings.add(
            Finding.of(
                Kind.CHECKPOINT,
                "checkpoint %d is another one in the file".formatted(other.number())));
      }
    }
  }
}
