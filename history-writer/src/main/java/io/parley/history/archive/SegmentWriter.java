package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.history.audit.Hash;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex;
import io.parley.schema.archive.SegmentIndex.Block;
import io.parley.schema.archive.SegmentIndex.Conversation;
import io.parley.schema.codec.ArchiveCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A segment in the making, in memory:
///
/// ```
/// "parley.segment/1\n"
/// block*                 gzip of an ArchivedBlock
/// index                  gzip of a SegmentIndex
/// position of the index  8 bytes, the highest first
/// ```
///
/// Used by one thread.
final class SegmentWriter {

  static final byte[] TITLE = "parley.segment/1\n".getBytes(US_ASCII);

  /// Before it is compressed.
  private static final int BLOCK_BYTES = 256 << 10;

  private final int partition;
  private final long from;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
  private final List<Block> blocks = new ArrayList<>();
  private final SortedMap<String, LongStream.Builder> offsetsByConversation = new TreeMap<>();

  private final List<ArchivedRecord> block = new ArrayList<>();
  private int blockBytes;
  private long records;

  SegmentWriter(int partition, long from) {
    this.partition = partition;
    this.from = from;
    out.writeBytes(TITLE);
  }

  /// Adds the next record.
  ///
  /// @param conversation whose event it is; null if it can't be read
  void add(ArchivedRecord record, @Nullable String conversation) {
    block.add(record);
    blockBytes += record.key().length + record.value().length;
    records++;
    if (conversation != null) {
      offsetsByConversation
          .computeIfAbsent(conversation, _ -> LongStream.builder())
          .add(record.offset());
    }
    if (blockBytes >= BLOCK_BYTES) {
      endBlock();
    }
  }

  /// How large it is so far without its index, the block that is being filled uncompressed.
  int bytes() {
    return out.size() + blockBytes;
  }

  long records() {
    return records;
  }

  /// Ends it.
  ///
  /// @param to the offset behind what it covers
  byte[] end(long to) {
    endBlock();
    int position = out.size();
    List<Conversation> conversations = new ArrayList<>();
    offsetsByConversation.forEach(
        (id, offsets) -> conversations.add(new Conversation(id, offsets.build().toArray())));
    var index = new SegmentIndex(partition, from, to, blocks, conversations);
    out.writeBytes(Gzip.compress(ArchiveCodec.encodeIndex(index)));
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    return out.toByteArray();
  }

  private void endBlock() {
    if (block.isEmpty()) {
      return;
    }
    byte[] bytes = Gzip.compress(ArchiveCodec.encodeBlock(block));
    blocks.add(
        new Block(
            out.size(),
            bytes.length,
            block.getFirst().offset(),
            block.size(),
            Hash.ofBytes(bytes).bytes()));
    out.writeBytes(bytes);
    block.clear();
    blockBytes = 0;
  }
}
