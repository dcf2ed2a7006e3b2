package io.parley.history.archive;

import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex.Block;
import io.parley.schema.archive.SegmentIndex.Conversation;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The records of a segment that may have been changed, block by block, as far as they can be read.
record SegmentRecords(Segment segment, RoundCheck check, Consumer<Finding> findings) {

  /// Gives every record to the check.
  ///
  /// @param each runs after each of them
  void read(SegmentFile file, Runnable each) {
    long next = file.from();
    List<Block> blocks = segment.index().blocks();
    for (int i = 0; i < blocks.size(); i++) {
      long end = i + 1 < blocks.size() ? blocks.get(i + 1).firstOffset() : file.to();
      next = read(file, blocks.get(i), next, end, each);
    }
  }

  /// The hash of an event; empty if the segment does not have it, or can't be read.
  static Optional<EventHash> find(byte[] bytes, String conversation, long sequence) {
    try {
      Segment segment = Segment.of(bytes);
      return segment.index().blocks().stream()
          .flatMap(block -> segment.read(block).stream())
          .flatMap(record -> event(record, conversation, sequence).stream())
          .findFirst();
    } catch (DamagedArchive _) {
      return Optional.empty();
    }
  }

  private long read(SegmentFile file, Block block, long from, long end, Runnable each) {
    List<ArchivedRecord> records;
    try {
      records = segment.read(block);
    } catch (DamagedArchive e) {
      lost(block, end, String.valueOf(e.getMessage()));
      return end;
    }
    if (!Arrays.equals(segment.hash(block).bytes(), block.hash())
        || records.size() != block.records()) {
      report(file, "%s was changed".formatted(block));
    }
    long next = from;
    for (ArchivedRecord record : records) {
      if (record.offset() < next || record.offset() >= end) {
        report(file, "%s is out of order".formatted(record));
      }
      next = Math.max(next, record.offset() + 1);
      check.add(record.value());
      each.run();
    }
    return next;
  }

  /// The index still tells whose events a block had.
  private void lost(Block block, long end, String reason) {
    for (Conversation conversation : segment.index().conversations()) {
      long count =
          Arrays.stream(conversation.offsets())
              .filter(offset -> offset >= block.firstOffset() && offset < end)
              .count();
      if (count > 0) {
        findings.accept(
            new Finding(
                Kind.ALTERED,
                conversation.id(),
                check.next(conversation.id()),
                "archive: it and %d more stand in a block that can't be read: %s"
                    .formatted(count - 1, reason)));
      }
    }
  }

  private void report(SegmentFile file, String detail) {
    findings.accept(Finding.of(Kind.FILE, "archive: %s: %s".formatted(file.name(), detail)));
  }

  private static Optional<EventHash> event(
      ArchivedRecord record, String conversation, long sequence) {
    try {
      SealedEvent sealed = EventCodec.decodeSealed(record.value());
      EventEnvelope envelope = EventCodec.decode(sealed.bytes());
      return envelope.conversation().equals(conversation) && envelope.sequence() == sequence
          ? Optional.of(sealed.hash())
          : Optional.empty();
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }
}
