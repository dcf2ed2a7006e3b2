package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.archive.ArchiveEntry.ArchivedCheckpoint;
import io.parley.history.audit.Hash;
import io.parley.history.audit.Span;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Somebody who may write every file of an archive, and makes all hashes of files right again. Only
/// the checkpoints' signatures are beyond them.
public final class Forger {

  private final ArchiveStore from;
  private final ArchiveStore to;
  private final UnaryOperator<List<ArchivedRecord>> records;
  private final UnaryOperator<List<Span>> spans;
  private Hash last = Hash.ZERO;

  private Forger(
      Path from,
      Path to,
      UnaryOperator<List<ArchivedRecord>> records,
      UnaryOperator<List<Span>> spans) {
    this.from = new DirectoryArchiveStore(from);
    this.to = new DirectoryArchiveStore(to);
    this.records = records;
    this.spans = spans;
  }

  /// Copies an archive.
  ///
  /// @param records what becomes of the records of an entry's partition
  /// @param spans what becomes of the spans of a checkpoint
  public static void forge(
      Path from,
      Path to,
      UnaryOperator<List<ArchivedRecord>> records,
      UnaryOperator<List<Span>> spans) {
    new Forger(from, to, records, spans).run();
  }

  private void run() {
    for (long number = 1; from.read(ArchiveEntry.name(number)).isPresent(); number++) {
      byte[] text = from.read(ArchiveEntry.name(number)).orElseThrow();
      ArchiveEntry entry = EntryText.parse(new String(text, UTF_8));
      ArchiveEntry forged =
          new ArchiveEntry(
              number,
              last,
              entry.time(),
              entry.checkpoints().stream().map(this::checkpoint).toList(),
              segments(entry));
      byte[] bytes = EntryText.of(forged).getBytes(UTF_8);
      to.create(ArchiveEntry.name(number), bytes);
      last = Hash.ofBytes(bytes);
    }
  }

  private ArchivedCheckpoint checkpoint(ArchivedCheckpoint archived) {
    SpansFile file = archived.spans();
    byte[] bytes = SpansText.of(spans.apply(SpansText.parse(from.read(file.name()).orElseThrow())));
    var forged = new SpansFile(file.checkpoint(), bytes.length, Hash.ofBytes(bytes));
    to.create(forged.name(), bytes);
    return new ArchivedCheckpoint(archived.checkpoint(), forged);
  }

  private List<SegmentFile> segments(ArchiveEntry entry) {
    SortedMap<Integer, List<SegmentFile>> byPartition = new TreeMap<>();
    entry
        .segments()
        .forEach(
            file ->
                byPartition.computeIfAbsent(file.partition(), _ -> new ArrayList<>()).add(file));
    return byPartition.values().stream().map(this::segment).toList();
  }

  private SegmentFile segment(List<SegmentFile> files) {
    List<ArchivedRecord> all = new ArrayList<>();
    for (SegmentFile file : files) {
      Segment segment = Segment.of(from.read(file.name()).orElseThrow());
      segment.index().blocks().forEach(block -> all.addAll(segment.read(block)));
    }
    SegmentFile first = files.getFirst();
    var writer = new SegmentWriter(first.partition(), first.from());
    records.apply(all).forEach(record -> writer.add(record, conversation(record)));
    long end = files.getLast().to();
    byte[] bytes = writer.end(end);
    var forged =
        new SegmentFile(
            first.partition(),
            first.from(),
            end,
            writer.records(),
            bytes.length,
            Hash.ofBytes(bytes));
    to.create(forged.name(), bytes);
    return forged;
  }

  private static @Nullable String conversation(ArchivedRecord record) {
    try {
      return EventCodec.decode(EventCodec.decodeSealed(record.value()).bytes()).conversation();
    } catch (DecodeException _) {
      return null;
    }
  }
}
