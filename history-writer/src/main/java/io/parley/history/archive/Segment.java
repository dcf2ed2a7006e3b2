package io.parley.history.archive;

import io.parley.history.audit.Hash;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex;
import io.parley.schema.archive.SegmentIndex.Block;
import io.parley.schema.codec.ArchiveCodec;
import io.parley.schema.codec.DecodeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// A segment as it is read, in memory. Its bytes are not held against any hash here.
final class Segment {

  private static final int TRAILER_BYTES = Long.BYTES;

  private final byte[] bytes;
  private final SegmentIndex index;

  private Segment(byte[] bytes, SegmentIndex index) {
    this.bytes = bytes;
    this.index = index;
  }

  /// Reads its index.
  ///
  /// @throws DamagedArchive if the bytes are no segment
  static Segment of(byte[] bytes) {
    int end = bytes.length - TRAILER_BYTES;
    if (end < SegmentWriter.TITLE.length
        || !Arrays.equals(
            bytes,
            0,
            SegmentWriter.TITLE.length,
            SegmentWriter.TITLE,
            0,
            SegmentWriter.TITLE.length)) {
      throw new DamagedArchive("no segment of this version");
    }
    long position = ByteBuffer.wrap(bytes).getLong(end);
    if (position < SegmentWriter.TITLE.length || position > end) {
      throw new DamagedArchive("no segment: its index is said to be at " + position);
    }
    return new Segment(bytes, index(bytes, (int) position, end - (int) position));
  }

  SegmentIndex index() {
    return index;
  }

  /// SHA-256 of a block's bytes as they are.
  ///
  /// @throws DamagedArchive if it is not inside the file
  Hash hash(Block block) {
    requireInside(block);
    int from = (int) block.position();
    return Hash.ofBytes(Arrays.copyOfRange(bytes, from, from + block.length()));
  }

  /// Reads a block.
  ///
  /// @throws DamagedArchive if it can't be read
  List<ArchivedRecord> read(Block block) {
    requireInside(block);
    try {
      return ArchiveCodec.decodeBlock(
          Gzip.decompress(bytes, (int) block.position(), block.length()));
    } catch (DecodeException e) {
      throw new DamagedArchive(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireInside(Block block) {
    if (block.position() < 0 || block.position() + block.length() > bytes.length) {
      throw new DamagedArchive(block + " is not inside the file");
    }
  }

  private static SegmentIndex index(byte[] bytes, int from, int length) {
    try {
      return ArchiveCodec.decodeIndex(Gzip.decompress(bytes, from, length));
    } catch (DecodeException e) {
      throw new DamagedArchive(String.valueOf(e.getMessage()), e);
    }
  }
}
