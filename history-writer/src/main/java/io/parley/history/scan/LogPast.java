package io.parley.history.scan;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.Past;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.Scope;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.custody.Custody;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.CursorFold;
import io.parley.history.projection.LogPartition;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The past as the log has it up to where it ended when this was made. Holds what is held of one
/// partition, and sorts on the disk. Used by one thread.
public final class LogPast implements Past {

  private static final long TELL_EVERY = 10_000;

  private final LogThen log;
  private final @Nullable SignedCheckpoint newest;
  private final RecordedRuns runs;
  private final Path directory;
  private final ScanListener listener;

  /// @param newest checkpoint, made before this; null: nothing is sealed
  /// @param custody what was erased, and is therefore not shown
  /// @param directory where it may make files while it reads
  /// @throws IncompleteLog if the log does not have its beginning
  public LogPast(
      CommittedLog log,
      @Nullable SignedCheckpoint newest,
      Custody custody,
      Path directory,
      ScanListener listener) {
    this.log = LogThen.now(log);
    this.newest = newest;
    this.runs = new RecordedRuns(custody);
    this.directory = directory;
    this.listener = listener;
  }

  @Override
  public void read(String conversation, Predicate<SealedEvent> each) {
    for (LogPartition partition : log.likeliestFirst(conversation)) {
      if (read(partition, conversation, each)) {
        return;
      }
    }
  }

  @Override
  public Excerpt excerpt(Scope scope) {
    var gathered = new Gathered(directory);
    try {
      new Gathering(log, newest, runs, new ScopedSteps(scope), gathered).run(listener);
      return new LogExcerpt(gathered, newest);
    } catch (RuntimeException e) {
      gathered.close();
      throw e;
    }
  }

  @Override
  public Receipts receipts(String conversation, Instant moment) {
    CommittedLog all = log.log();
    List<LogPartition> partitions = all.partitions(Topics.RECEIPTS);
    if (partitions.isEmpty()) {
      return Receipts.unknown();
    }
    var cursors = new CursorFold();
    all.settledEnds(partitions)
        .forEach(
            (partition, end) -> {
              try (LogRecords records = all.readConversation(partition, conversation, end)) {
                while (records.hasNext()) {
                  cursor(records.next())
                      .filter(cursor -> cursor.conversation().equals(conversation))
                      .ifPresent(cursors::add);
                }
              }
            });
    return new Receipts(cursors.rows(), moment);
  }

  /// What can't be read was set aside.
  private static Optional<Cursor> cursor(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    try {
      return Optional.of(CursorCodec.decode(value == null ? new byte[0] : value));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  /// Whether the conversation is there.
  private boolean read(LogPartition partition, String conversation, Predicate<SealedEvent> each) {
    boolean[] wantsMore = {true};
    var walk =
        new PartitionWalk(
            partition.number(),
            runs.heldUsers(),
            step -> wantsMore[0] = wantsMore[0] && each.test(runs.without(step)));
    try (LogRecords records = log.records(partition, conversation)) {
      while (wantsMore[0] && records.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = records.next();
        walk.add(record, conversation);
        if (record.offset() % TELL_EVERY == 0) {
          listener.scanned(record.offset(), log.end(partition));
        }
      }
    }
    return !walk.heads().isEmpty();
  }
}
