package io.parley.schema.codec;

import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex;
import io.parley.schema.archive.SegmentIndex.Block;
import io.parley.schema.archive.SegmentIndex.Conversation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The blocks and indexes of the archive's segments (`ArchivedBlock` and `SegmentIndex` of
/// `parley.proto`), before they are compressed.
public final class ArchiveCodec {

  private static final int VERSION = 1;

  private ArchiveCodec() {}

  public static byte[] encodeBlock(List<ArchivedRecord> records) {
    int bytes = records.stream().mapToInt(r -> r.key().length + r.value().length + 32).sum();
    var out = new ProtoWriter(bytes);
    records.forEach(record -> out.message(1, record, ArchiveCodec::writeRecord));
    return out.toByteArray();
  }

  /// Reads a block's records.
  ///
  /// @throws DecodeException if the bytes are no block; the records' values are not looked at
  public static List<ArchivedRecord> decodeBlock(byte[] bytes) {
    var in = ProtoReader.of(bytes, "archived block");
    List<ArchivedRecord> records = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> records.add(readRecord(in.message()));
        default -> in.skip();
      }
    }
    return records;
  }

  public static byte[] encodeIndex(SegmentIndex index) {
    var out = new ProtoWriter(4096);
    out.uint64(1, VERSION);
    out.uint64(2, index.partition());
    out.uint64(3, index.from());
    out.uint64(4, index.to());
    index.blocks().forEach(block -> out.message(5, block, ArchiveCodec::writeBlock));
    index
        .conversations()
        .forEach(
            conversation ->
                out.message(
                    6,
                    conversation,
                    (nested, each) -> writeConversation(nested, each, index.from())));
    return out.toByteArray();
  }

  /// Reads an index.
  ///
  /// @throws DecodeException if the bytes are none, or one of a later version's
  public static SegmentIndex decodeIndex(byte[] bytes) {
    var in = ProtoReader.of(bytes, "index of a segment");
    long version = 0;
    int partition = 0;
    long from = 0;
    long to = 0;
    List<Block> blocks = new ArrayList<>();
    List<ProtoReader> conversations = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.uint64();
        case 2 -> partition = in.int32();
        case 3 -> from = in.uint64();
        case 4 -> to = in.uint64();
        case 5 -> blocks.add(readBlock(in.message()));
        case 6 -> conversations.add(in.message());
        default -> in.skip();
      }
    }
    if (version != VERSION || from < 0 || to < from) {
      throw in.malformed("version %d of offsets %d to %d".formatted(version, from, to));
    }
    long first = from;
    return new SegmentIndex(
        partition,
        from,
        to,
        blocks,
        conversations.stream().map(nested -> readConversation(nested, first)).toList());
  }

  private static void writeRecord(ProtoWriter out, ArchivedRecord record) {
    out.uint64(1, record.offset());
    out.uint64(2, record.time().toEpochMilli());
    out.bytes(3, record.key());
    out.bytes(4, record.value());
  }

  private static ArchivedRecord readRecord(ProtoReader in) {
    long offset = 0;
    long timeMs = 0;
    byte[] key = {};
    byte[] value = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> offset = in.uint64();
        case 2 -> timeMs = in.uint64();
        case 3 -> key = in.bytes();
        case 4 -> value = in.bytes();
        default -> in.skip();
      }
    }
    return new ArchivedRecord(offset, Instant.ofEpochMilli(timeMs), key, value);
  }

  private static void writeBlock(ProtoWriter out, Block block) {
    out.uint64(1, block.position());
    out.uint64(2, block.length());
    out.uint64(3, block.firstOffset());
    out.uint64(4, block.records());
    out.bytes(5, block.hash());
  }

  private static Block readBlock(ProtoReader in) {
    long position = 0;
    int length = 0;
    long firstOffset = 0;
    int records = 0;
    byte[] hash = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> position = in.uint64();
        case 2 -> length = in.int32();
        case 3 -> firstOffset = in.uint64();
        case 4 -> records = in.int32();
        case 5 -> hash = in.bytes();
        default -> in.skip();
      }
    }
    if (hash.length != SegmentIndex.HASH_BYTES) {
      throw in.malformed("a block without a hash of 32 bytes");
    }
    return new Block(position, length, firstOffset, records, hash);
  }

  private static void writeConversation(ProtoWriter out, Conversation conversation, long from) {
    out.string(1, conversation.id());
    long[] distances = conversation.offsets().clone();
    for (int i = distances.length - 1; i > 0; i--) {
      distances[i] -= distances[i - 1];
    }
    if (distances.length > 0) {
      distances[0] -= from;
    }
    out.packed(2, distances);
  }

  private static Conversation readConversation(ProtoReader in, long from) {
    String id = "";
    long[] offsets = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.string();
        case 2 -> offsets = in.packed();
        default -> in.skip();
      }
    }
    long before = from;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] += before;
      before = offsets[i];
    }
    return new Conversation(id, offsets);
  }
}
