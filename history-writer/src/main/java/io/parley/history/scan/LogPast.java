package io.parley.history.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.Past;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.Scope;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.custody.Custody;
import io.parley.history.log.CommittedLog;
import io.parley.history.projection.CursorFold;
import io.parley.history.projection.LogPartition;
import io.parley.schema.codec.CursorCodec;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// The past as the log has it up to where it ended when this was made. Holds what is held of one
/// partition, and sorts on the disk. Used by one thread.
public final class LogPast implements Past {

  private static final long TELL_EVERY = 10_000;

  private final CommittedLog log;
  private final @Nullable SignedCheckpoint newest;
  private final RecordedRuns runs;
  private final Path directory;
  private final ScanListener listener;
  private final Map<LogPartition, Long> ends;

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
    this.log = log;
    this.newest = newest;
    this.runs = new RecordedRuns(custody);
    this.directory = directory;
    this.listener = listener;
    this.ends = new TreeMap<>(log.settledEnds(log.partitions(Topics.EVENTS)));
    requireBeginnings();
  }

  @Override
  public void read(String conversation, Predicate<SealedEvent> each) {
    for (LogPartition partition : likeliestFirst(conversation)) {
      if (read(partition, conversation, each)) {
        return;
      }
    }
  }

  @Override
  public Excerpt excerpt(Scope scope) {
    var gathered = new Gathered(directory);
    try {
      new Gathering(new ScopedSteps(scope), gathered).all();
      return new LogExcerpt(gathered, newest);
    } catch (RuntimeException e) {
      gathered.close();
      throw e;
    }
  }

  @Override
  public Receipts receipts(String conversation, Instant moment) {
    List<LogPartition> partitions = log.partitions(Topics.RECEIPTS);
    if (partitions.isEmpty()) {
      return Receipts.unknown();
    }
    var cursors = new CursorFold();
    log.settledEnds(partitions)
        .forEach(
            (partition, end) -> {
              try (var records = log.readConversation(partition, conversation, end)) {
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

  private void requireBeginnings() {
    log.beginnings(ends.keySet())
        .forEach(
            (partition, first) -> {
              if (first > 0 && ends.getOrDefault(partition, 0L) > 0) {
                throw new IncompleteLog(
                    "the log does not hold the beginning of %s: it begins at %d"
                        .formatted(partition, first));
              }
            });
  }

  /// A conversation is in one partition, as a rule in that which Kafka chooses for its key.
  private List<LogPartition> likeliestFirst(String conversation) {
    byte[] key = ConversationId.partitionKey(conversation).getBytes(UTF_8);
    int likely = Utils.toPositive(Utils.murmur2(key)) % Math.max(1, ends.size());
    return ends.keySet().stream()
        .sorted(Comparator.comparing(partition -> partition.number() != likely))
        .toList();
  }

  /// Whether the conversation is there.
  private boolean read(LogPartition partition, String conversation, Predicate<SealedEvent> each) {
    boolean[] wantsMore = {true};
    var walk =
        new PartitionWalk(
            partition.number(),
            runs.heldUsers(),
            step -> wantsMore[0] = wantsMore[0] && each.test(runs.without(step)));
    long end = ends.getOrDefault(partition, 0L);
    try (var records = log.readConversation(partition, conversation, end)) {
      while (wantsMore[0] && records.hasNext()) {
        walk.add(records.next(), conversation);
      }
    }
    return !walk.heads().isEmpty();
  }

  /// One reading of the whole log.
  private final class Gathering {

    private final ScopedSteps scope;
    private final Gathered gathered;
    private final long all = ends.values().stream().mapToLong(Long::longValue).sum();
    private final Set<String> found = new HashSet<>();
    private long before;

    private Gathering(ScopedSteps scope, Gathered gathered) {
      this.scope = scope;
      this.gathered = gathered;
    }

    private void all() {
      listener.scanned(0, all);
      ends.forEach(
          (partition, end) -> {
            partition(partition, end);
            before += end;
          });
      listener.scanned(all, all);
    }

    private void partition(LogPartition partition, long end) {
      Set<String> watched = new HashSet<>(scope.watched());
      watched.addAll(runs.heldUsers());
      var walk = new PartitionWalk(partition.number(), watched, this::gather);
      long sealedTo = sealedTo(partition);
      boolean sealed = false;
      long read = 0;
      try (var records = log.read(partition, 0, end)) {
        while (records.hasNext()) {
          ConsumerRecord<byte[], byte[]> record = records.next();
          if (!sealed && record.offset() >= sealedTo) {
            walk.heads().forEach(gathered::addSealed);
            sealed = true;
          }
          walk.add(record);
          if (++read % TELL_EVERY == 0) {
            listener.scanned(before + record.offset(), all);
          }
        }
      }
      if (!sealed) {
        walk.heads().forEach(gathered::addSealed);
      }
      found.forEach(id -> gathered.addEnd(id, walk.head(id)));
      found.clear();
    }

    private long sealedTo(LogPartition partition) {
      return newest == null
          ? 0
          : newest.checkpoint().sealed().offsets().getOrDefault(partition.number(), 0L);
    }

    private void gather(Step step) {
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
}
