package io.parley.history.erasure;

import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand.BeginRun;
import io.parley.history.custody.CustodyCommand.EndRun;
import io.parley.history.custody.Due;
import io.parley.history.custody.RunTotals;
import io.parley.history.ingest.LogReader;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.Erasing;
import io.parley.history.store.Erasing.Counted;
import io.parley.history.trail.CustodyTrail;
import io.parley.service.PostgresConfig;
import io.parley.service.content.KeyDestroyer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Erases what is due. One run at a time; each is an entry on the audit log before anything is
/// erased, and another one behind it.
///
/// A run may be broken off anywhere: what it left, the next one erases.
public final class Eraser {

  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

  private final CustodyTrail trail;
  private final LogReader log;
  private final PostgresConfig postgres;
  private final KeyDestroyer keys;
  private final Duration patience;

  /// @param patience for how long to wait until PostgreSQL has what the log has
  public Eraser(
      CustodyTrail trail,
      LogReader log,
      PostgresConfig postgres,
      KeyDestroyer keys,
      Duration patience) {
    this.trail = trail;
    this.log = log;
    this.postgres = postgres;
    this.keys = keys;
    this.patience = patience;
  }

  /// A run and what it came to.
  public record Run(long number, RunTotals totals) {}

  /// Erases what users have written of whom that was confirmed, and, with retention, what is too
  /// old.
  ///
  /// @param by in whose name
  /// @throws NothingErased if it can't be done now
  public Run run(String by, boolean retention) {
    try (var erasing = Erasing.begin(postgres)) {
      return run(erasing, by, retention);
    }
  }

  /// Erases with retention, unless somebody has not long ago.
  ///
  /// @param every how often it is done
  /// @return empty if it is not due
  /// @throws NothingErased if it can't be done now
  public Optional<Run> runIfDue(String by, Duration every, InstantSource clock) {
    if (!isDue(every, clock)) {
      return Optional.empty();
    }
    try (var erasing = Erasing.begin(postgres)) {
      // Another process may have been faster.
      return isDue(every, clock) ? Optional.of(run(erasing, by, true)) : Optional.empty();
    }
  }

  private boolean isDue(Duration every, InstantSource clock) {
    return trail.read().isRetentionDue(clock.instant(), every);
  }

  private Run run(Erasing erasing, String by, boolean retention) {
    awaitWritten(erasing);
    long number = trail.execute(by, new BeginRun(retention));
    Due due = due(trail.read(), number);
    Counted counted = erasing.redact(due);
    RunTotals totals = new KeyDestruction(keys, erasing).destroy(due, counted);
    trail.execute(by, new EndRun(number, totals));
    return new Run(number, totals);
  }

  /// Counts what a run would do, and does nothing.
  ///
  /// @param due of a run that was never begun
  public RunTotals count(Due due) {
    try (var erasing = Erasing.begin(postgres)) {
      Counted counted = erasing.count(due);
      return new RunTotals(counted.redacted(), counted.held(), 0, 0);
    }
  }

  private static Due due(Custody custody, long run) {
    return custody
        .run(run)
        .orElseThrow(() -> new IllegalStateException("run %d was not recorded".formatted(run)));
  }

  /// What is not written yet would be left, and its keys be taken for unused.
  private void awaitWritten(Erasing erasing) {
    Map<LogPartition, Long> ends = log.ends();
    long deadlineNs = System.nanoTime() + patience.toNanos();
    while (!isWritten(ends, erasing.offsets())) {
      if (System.nanoTime() > deadlineNs) {
        throw new NothingErased("the history is behind the log: is a history writer running?");
      }
      pause();
    }
  }

  private static boolean isWritten(Map<LogPartition, Long> ends, Map<LogPartition, Long> written) {
    return ends.entrySet().stream()
        .allMatch(end -> written.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_AFTER);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NothingErased("interrupted");
    }
  }
}
