package io.parley.history.scan;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.LogPartition;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One reading of the whole log, partition by partition, for what an excerpt is made of. Used by
/// one thread.
final class Gathering {

  private static final long TELL_EVERY = 10_000;

  private final LogThen log;
  private final @Nullable SignedCheckpoint newest;
  private final RecordedRuns runs;
  private final ScopedSteps scope;
  private final Gathered gathered;

  /// Of one partition: the conversations that have events in the scope.
  private final Set<String> found = new HashSet<>();

  Gathering(
      LogThen log,
      @Nullable SignedCheckpoint newest,
      RecordedRuns runs,
      ScopedSteps scope,
      Gathered gathered) {
    this.log = log;
    this.newest = newest;
    this.runs = runs;
    this.scope = scope;
    this.gathered = gathered;
  }

  void run(ScanListener listener) {
    long all = log.offsets();
    long before = 0;
    listener.scanned(0, all);
    for (LogPartition partition : log.ends().keySet()) {
      long done = before;
      read(partition, offset -> listener.scanned(done + offset, all));
      before += log.end(partition);
    }
    listener.scanned(all, all);
  }

  @FunctionalInterface
  private interface Progress {
    void at(long offset);
  }

  private void read(LogPartition partition, Progress progress) {
    Set<String> watched = new HashSet<>(scope.watched());
    watched.addAll(runs.heldUsers());
    var walk = new PartitionWalk(partition.number(), watched, this::add);
    try (LogRecords records = log.records(partition)) {
      ConsumerRecord<byte[], byte[]> next = readSealed(records, partition, walk, progress);
      walk.heads().forEach(gathered::addSealed);
      if (next != null) {
        walk.add(next);
        readRest(records, walk, progress);
      }
    }
    found.forEach(id -> gathered.addEnd(id, walk.head(id)));
    found.clear();
  }

  /// Reads up to where the checkpoint sealed it.
  ///
  /// @return the record behind that; null if there is none
  private @Nullable ConsumerRecord<byte[], byte[]> readSealed(
      LogRecords records, LogPartition partition, PartitionWalk walk, Progress progress) {
    long sealedTo = sealedTo(partition);
    while (records.hasNext()) {
      ConsumerRecord<byte[], byte[]> record = records.next();
      if (record.offset() >= sealedTo) {
        return record;
      }
      add(record, walk, progress);
    }
    return null;
  }

  private static void readRest(LogRecords records, PartitionWalk walk, Progress progress) {
    while (records.hasNext()) {
      add(records.next(), walk, progress);
    }
  }

  private static void add(
      ConsumerRecord<byte[], byte[]> record, PartitionWalk walk, Progress progress) {
    walk.add(record);
    if (record.offset() % TELL_EVERY == 0) {
      progress.at(record.offset());
    }
  }

  private long sealedTo(LogPartition partition) {
    return newest == null
        ? 0
        : newest.checkpoint().sealed().offsets().getOrDefault(partition.number(), 0L);
  }

  private void add(Step step) {
    if (scope.wants(step)) {
      String conversation = step.envelope().conversation();
      found.add(conversation);
      gathered.addEvent(
          conversation,
          step.envelope().sequence(),
          new ScannedEvent(step.previous(), runs.without(step)));
    }
  }
}
