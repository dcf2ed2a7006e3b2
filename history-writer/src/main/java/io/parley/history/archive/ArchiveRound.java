package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.archive.ArchiveEntry.ArchivedCheckpoint;
import io.parley.history.archive.RoundCheck.Earlier;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.LogRecords;
import io.parley.history.projection.LogPartition;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.topic.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One entry in the making: the spans of some checkpoints, and of each partition what lies between
/// the end of the archive and the last of them. Holds one segment, and the spans of the entry.
///
/// Files have names that nothing else can have, so a round that was broken off, or that another
/// process makes at the same time, does no harm: the entry, which is written last, decides.
final class ArchiveRound {

  private final Archive archive;
  private final CommittedLog log;
  private final int segmentBytes;
  private @Nullable Finding problem;
  private final RoundCheck check = new RoundCheck(Earlier.UNKNOWN, this::note);

  ArchiveRound(Archive archive, CommittedLog log, int segmentBytes) {
    this.archive = archive;
    this.log = log;
    this.segmentBytes = segmentBytes;
  }

  /// Archives.
  ///
  /// @param checkpoints that follow on the archive's last one
  /// @param spans of a checkpoint, by its number
  /// @return the entry; null if another process has made one meanwhile
  /// @throws ArchiveFailed if the log does not hold what was sealed
  @Nullable ArchiveEntry run(
      List<SignedCheckpoint> checkpoints, Function<Long, List<Span>> spans, Instant now) {
    requireLinked(checkpoints.getFirst());
    List<ArchivedCheckpoint> sealed = new ArrayList<>();
    for (SignedCheckpoint checkpoint : checkpoints) {
      sealed.add(new ArchivedCheckpoint(checkpoint, write(checkpoint, spans)));
    }
    SortedMap<Integer, Long> begins = archive.ends();
    List<SegmentFile> segments = new ArrayList<>();
    checkpoints
        .getLast()
        .checkpoint()
        .sealed()
        .offsets()
        .forEach(
            (partition, end) ->
                segments.addAll(copy(partition, begins.getOrDefault(partition, 0L), end)));
    check.end(new HashMap<>());
    if (problem != null) {
      throw new ArchiveFailed(
          "the log does not hold what was sealed: event %d of %s: %s"
              .formatted(problem.sequence(), problem.conversation(), problem.detail()));
    }
    ArchiveEntry newest = archive.newest();
    return commit(
        new ArchiveEntry(
            newest == null ? 1 : newest.number() + 1,
            archive.last(),
            now.truncatedTo(ChronoUnit.MILLIS),
            sealed,
            segments));
  }

  private void requireLinked(SignedCheckpoint first) {
    ArchiveEntry newest = archive.newest();
    Hash before = newest == null ? Hash.ZERO : newest.lastCheckpoint().hash();
    if (!first.checkpoint().link().previous().equals(before)) {
      throw new ArchiveFailed(
          "%s has another history: checkpoint %d does not follow on what is archived"
              .formatted(archive.store(), first.number()));
    }
  }

  private SpansFile write(SignedCheckpoint checkpoint, Function<Long, List<Span>> spans) {
    List<Span> sealed = spans.apply(checkpoint.number());
    sealed.forEach(span -> check.add(checkpoint.number(), span));
    byte[] bytes = SpansText.of(sealed);
    var file = new SpansFile(checkpoint.number(), bytes.length, Hash.ofBytes(bytes));
    archive.store().create(file.name(), bytes);
    return file;
  }

  private List<SegmentFile> copy(int number, long from, long end) {
    if (from == end) {
      return List.of();
    }
    var partition = new LogPartition(Topics.EVENTS, number);
    requireBeginning(partition, from);
    check.begin();
    List<SegmentFile> files = new ArrayList<>();
    try (LogRecords records = log.read(partition, from, end)) {
      long begin = from;
      while (begin < end) {
        files.add(segment(records, number, begin, end));
        begin = files.getLast().to();
      }
    }
    return files;
  }

  private SegmentFile segment(LogRecords records, int partition, long from, long end) {
    var writer = new SegmentWriter(partition, from);
    long next = from;
    while (records.hasNext() && (writer.records() == 0 || writer.bytes() < segmentBytes)) {
      ArchivedRecord record = archived(records.next());
      writer.add(record, check.add(record.value()));
      next = record.offset() + 1;
    }
    long to = records.hasNext() ? next : end;
    byte[] bytes = writer.end(to);
    var file =
        new SegmentFile(partition, from, to, writer.records(), bytes.length, Hash.ofBytes(bytes));
    archive.store().create(file.name(), bytes);
    return file;
  }

  private void requireBeginning(LogPartition partition, long from) {
    long first = log.beginnings(List.of(partition)).getOrDefault(partition, 0L);
    if (first > from) {
      throw new ArchiveFailed(
          "%s begins at offset %d, but is archived up to %d only"
              .formatted(partition, first, from));
    }
  }

  /// The entry may be written although nobody could say so.
  private @Nullable ArchiveEntry commit(ArchiveEntry entry) {
    byte[] text = EntryText.of(entry).getBytes(UTF_8);
    archive.store().create(ArchiveEntry.name(entry.number()), text);
    archive.refresh();
    ArchiveEntry newest = archive.newest();
    return entry.equals(newest) ? entry : null;
  }

  private void note(Finding finding) {
    if (problem == null && finding.kind() != Kind.LOST) {
      problem = finding;
    }
  }

  private static ArchivedRecord archived(ConsumerRecord<byte[], byte[]> record) {
    return new ArchivedRecord(
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? new byte[0] : record.key(),
        record.value() == null ? new byte[0] : record.value());
  }
}
