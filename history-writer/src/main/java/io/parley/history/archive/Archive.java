package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The archive as its manifest tells of it, as far as that was read. Holds the manifest. Safe for
/// many threads.
///
/// Every method that reads throws [DamagedArchive] if a file is gone or not what it must be.
public final class Archive implements AutoCloseable {

  private final ArchiveStore store;
  private final List<ArchiveEntry> entries = new ArrayList<>();
  private Hash last = Hash.ZERO;

  private Archive(ArchiveStore store) {
    this.store = store;
  }

  /// Reads the manifest.
  public static Archive open(ArchiveStore store) {
    var archive = new Archive(store);
    archive.refresh();
    int files = store.list("manifest/").size();
    if (files > archive.entries.size()) {
      throw new DamagedArchive(
          "%s: entry %d of the manifest is missing, and %d others are there"
              .formatted(store, archive.entries.size() + 1, files));
    }
    return archive;
  }

  /// What it holds, for people and machines.
  ///
  /// @param manifest hash of the newest entry: who has it, knows all before it
  /// @param checkpoint up to which all is archived; null: nothing is
  /// @param ends of each partition, behind what is archived
  public record Summary(
      long entries,
      Hash manifest,
      @Nullable SignedCheckpoint checkpoint,
      SortedMap<Integer, Long> ends,
      long segments,
      long records,
      long bytes) {}

  public synchronized Summary summary() {
    ArchiveEntry newest = entries.isEmpty() ? null : entries.getLast();
    List<SegmentFile> segments =
        entries.stream().flatMap(entry -> entry.segments().stream()).toList();
    return new Summary(
        entries.size(),
        last,
        newest == null ? null : newest.lastCheckpoint(),
        ends(),
        segments.size(),
        segments.stream().mapToLong(SegmentFile::records).sum(),
        entries.stream().mapToLong(ArchiveEntry::bytes).sum());
  }

  /// Reads what was added to the manifest meanwhile.
  public synchronized void refresh() {
    while (true) {
      long number = entries.size() + 1L;
      Optional<byte[]> text = store.read(ArchiveEntry.name(number));
      if (text.isEmpty()) {
        return;
      }
      add(number, text.get());
    }
  }

  ArchiveStore store() {
    return store;
  }

  synchronized @Nullable ArchiveEntry newest() {
    return entries.isEmpty() ? null : entries.getLast();
  }

  /// Hash of the newest entry's text.
  synchronized Hash last() {
    return last;
  }

  /// Of each partition, behind what is archived.
  synchronized SortedMap<Integer, Long> ends() {
    return entries.isEmpty() ? new TreeMap<>() : entries.getLast().ends();
  }

  /// The segments of a partition that have offsets of a range, in their order.
  synchronized List<SegmentFile> segments(int partition, long from, long to) {
    return entries.stream()
        .flatMap(entry -> entry.segments().stream())
        .filter(file -> file.partition() == partition && file.from() < to && file.to() > from)
        .toList();
  }

  /// A whole segment, which is what the manifest says.
  Segment read(SegmentFile file) {
    byte[] bytes = store.read(file.name()).orElseThrow(() -> missing(file.name()));
    if (!Hash.ofBytes(bytes).equals(file.hash())) {
      throw new DamagedArchive("file %s of %s was changed".formatted(file.name(), store));
    }
    return Segment.of(bytes);
  }

  @Override
  public void close() {
    store.close();
  }

  private void add(long number, byte[] text) {
    ArchiveEntry entry;
    try {
      entry = EntryText.parse(new String(text, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new DamagedArchive(
          "%s: entry %d of the manifest: %s".formatted(store, number, e.getMessage()), e);
    }
    if (entry.number() != number || !entry.previous().equals(last)) {
      throw new DamagedArchive(
          "%s: entry %d of the manifest is not linked to the one before it"
              .formatted(store, number));
    }
    entries.add(entry);
    last = Hash.ofBytes(text);
  }

  private DamagedArchive missing(String name) {
    return new DamagedArchive("file %s of %s is missing".formatted(name, store));
  }
}
