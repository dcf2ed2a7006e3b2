package io.parley.history.archive;

import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/// An entry of the manifest: what was archived at a time, up to where its last checkpoint seals.
///
/// @param number from 1, without gaps
/// @param previous hash of the text of the entry before; of the first: 32 zero bytes
/// @param time when it was made; whole milliseconds
/// @param checkpoints all of them since the entry before, at least one
/// @param segments of each partition that has moved, in the order of partitions and offsets
record ArchiveEntry(
    long number,
    Hash previous,
    Instant time,
    List<ArchivedCheckpoint> checkpoints,
    List<SegmentFile> segments) {

  /// A checkpoint, and what it sealed.
  record ArchivedCheckpoint(SignedCheckpoint checkpoint, SpansFile spans) {}

  ArchiveEntry {
    checkpoints = List.copyOf(checkpoints);
    segments = List.copyOf(segments);
    if (checkpoints.isEmpty()) {
      throw new IllegalArgumentException("an entry without a checkpoint");
    }
  }

  /// The name of an entry's file.
  static String name(long number) {
    return "manifest/%010d.txt".formatted(number);
  }

  SignedCheckpoint lastCheckpoint() {
    return checkpoints.getLast().checkpoint();
  }

  /// Of each partition, behind what is archived.
  SortedMap<Integer, Long> ends() {
    return lastCheckpoint().checkpoint().sealed().offsets();
  }

  long bytes() {
    return segments.stream().mapToLong(SegmentFile::bytes).sum()
        + checkpoints.stream().mapToLong(archived -> archived.spans().bytes()).sum();
  }
}
