package io.parley.schema.archive;

import java.util.Arrays;
import java.util.List;

/// What a segment of the archive holds, and where: blocks that can be read each on its own, and the
/// offsets of each conversation's records.
///
/// @param from the first offset that the segment covers
/// @param to the offset behind the last one
/// @param blocks in the order of their offsets
public record SegmentIndex(
    int partition, long from, long to, List<Block> blocks, List<Conversation> conversations) {

  public static final int HASH_BYTES = 32;

  public SegmentIndex {
    blocks = List.copyOf(blocks);
    conversations = List.copyOf(conversations);
  }

  /// Some consecutive records, compressed.
  public static final class Block {

    private final long position;
    private final int length;
    private final long firstOffset;
    private final int records;
    private final byte[] hash;

    /// Takes over the array.
    ///
    /// @param position of its first byte in the segment
    /// @param length in bytes, as it stands there
    /// @param hash SHA-256 of those bytes
    public Block(long position, int length, long firstOffset, int records, byte[] hash) {
      this.position = position;
      this.length = length;
      this.firstOffset = firstOffset;
      this.records = records;
      this.hash = hash;
    }

    public long position() {
      return position;
    }

    public int length() {
      return length;
    }

    public long firstOffset() {
      return firstOffset;
    }

    public int records() {
      return records;
    }

    /// The bytes themselves, not a copy: for reading only.
    public byte[] hash() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Block that
          && position == that.position
          && length == that.length
          && firstOffset == that.firstOffset
          && records == that.records
          && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(position);
    }

    @Override
    public String toString() {
      return "block of %d records from offset %d".formatted(records, firstOffset);
    }
  }

  /// Where a conversation's records are.
  public static final class Conversation {

    private final String id;
    private final long[] offsets;

    /// Takes over the array.
    ///
    /// @param offsets in ascending order
    public Conversation(String id, long[] offsets) {
      this.id = id;
      this.offsets = offsets;
    }

    public String id() {
      return id;
    }

    /// The offsets themselves, not a copy: for reading only.
    public long[] offsets() {
      return offsets;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Conversation that
          && id.equals(that.id)
          && Arrays.equals(offsets, that.offsets);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }

    @Override
    public String toString() {
      return "%d records of %s".formatted(offsets.length, id);
    }
  }
}
