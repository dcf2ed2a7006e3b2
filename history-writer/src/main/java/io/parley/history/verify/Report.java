package io.parley.history.verify;

import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Verdict;
import java.time.Duration;
import java.util.List;

/// What a verification came to.
///
/// @param findings in the order of conversations and sequences; the first of them, if there are
///   very many
public record Report(
    Counts counts, TrailCounts trail, List<Finding> findings, long problems, Duration took) {

  /// What was looked at.
  ///
  /// @param unsealed events that no checkpoint has yet
  /// @param logged events of the log that they were compared with
  /// @param erased events that have lost their content, and were to
  public record Counts(
      long events, long conversations, long checkpoints, long unsealed, long logged, long erased) {}

  /// What was looked at of the audit log.
  ///
  /// @param sealed entries that checkpoints have
  public record TrailCounts(long entries, long sealed) {

    public static final TrailCounts NONE = new TrailCounts(0, 0);
  }

  public boolean isSound() {
    return problems == 0;
  }

  /// Whether nothing of a kind was found.
  public boolean isSound(Verdict verdict) {
    return findings.stream().noneMatch(finding -> finding.kind().verdict() == verdict);
  }

  public long eventsPerSecond() {
    return Math.round(counts.events() / Math.max(took.toNanos() / 1e9, 1e-3));
  }
}
