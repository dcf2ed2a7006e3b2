package io.parley.history.archive;

import io.parley.history.audit.Hash;

/// The file of a segment, as the manifest names it.
///
/// @param from the first offset that it covers
/// @param to the offset behind the last one
/// @param records fewer than offsets, as transactions have markers
/// @param bytes of the file
/// @param hash of the file
record SegmentFile(int partition, long from, long to, long records, long bytes, Hash hash) {

  String name() {
    return "segments/%d/%d-%d-%s.segment".formatted(partition, from, to, hash);
  }
}
