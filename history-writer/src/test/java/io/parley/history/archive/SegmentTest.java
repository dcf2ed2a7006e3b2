package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex;
import io.parley.schema.archive.SegmentIndex.Block;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentTest {

  private static final long FROM = 1_000;

  private final List<ArchivedRecord> records = new ArrayList<>();
  private final byte[] bytes = segment(3_000);

  @Test
  void isReadAsItWasWritten() {
    Segment segment = Segment.of(bytes);

    assertThat(segment.index().blocks()).hasSizeGreaterThan(2);
    assertThat(all(segment)).isEqualTo(records);
    assertThat(segment.index().partition()).isEqualTo(5);
    assertThat(segment.index().from()).isEqualTo(FROM);
    assertThat(segment.index().to()).isEqualTo(FROM + 2 * 3_000);
  }

  @Test
  void itsBlocksAreReadEachOnItsOwn() {
    Segment segment = Segment.of(bytes);
    List<Block> blocks = segment.index().blocks();
    Block second = blocks.get(1);

    List<ArchivedRecord> read = segment.read(second);

    assertThat(read).hasSize(second.records());
    assertThat(read.getFirst().offset()).isEqualTo(second.firstOffset());
    assertThat(read.getLast().offset()).isLessThan(blocks.get(2).firstOffset());
    assertThat(segment.hash(second).bytes()).isEqualTo(second.hash());
  }

  @Test
  void itsIndexNamesEveryOffsetOfAConversation() {
    SegmentIndex index = Segment.of(bytes).index();

    assertThat(index.conversations()).hasSize(7);
    for (SegmentIndex.Conversation conversation : index.conversations()) {
      assertThat(conversation.offsets())
          .isEqualTo(
              records.stream()
                  .filter(record -> new String(record.key(), UTF_8).equals(conversation.id()))
                  .mapToLong(ArchivedRecord::offset)
                  .toArray());
    }
  }

  @Test
  void canBeWithoutRecords() {
    Segment empty = Segment.of(new SegmentWriter(0, 10).end(12));

    assertThat(empty.index()).isEqualTo(new SegmentIndex(0, 10, 12, List.of(), List.of()));
  }

  /// With any byte changed, or cut anywhere, it is read, refused, or its blocks have other hashes;
  /// nothing else is thrown.
  @Test
  void whatWasChangedIsRefusedOrShownByItsHashes() {
    var random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] other = Arrays.copyOf(bytes, i % 3 == 0 ? random.nextInt(bytes.length) : bytes.length);
      if (other.length > 0) {
        other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(255));
      }
      assertThat(isFound(other)).isTrue();
    }
  }

  @Test
  void whatIsNoSegmentIsRefused() {
    for (byte[] none : List.of(new byte[0], new byte[40], "parley.segment/2\n".getBytes(UTF_8))) {
      assertThatThrownBy(() -> Segment.of(none)).isInstanceOf(DamagedArchive.class);
    }
  }

  private boolean isFound(byte[] other) {
    try {
      Segment segment = Segment.of(other);
      boolean sound =
          segment.index().blocks().stream()
              .allMatch(block -> Arrays.equals(segment.hash(block).bytes(), block.hash()));
      return !sound || all(segment).equals(records);
    } catch (DamagedArchive _) {
      return true;
    }
  }

  private static List<ArchivedRecord> all(Segment segment) {
    return segment.index().blocks().stream()
        .flatMap(block -> segment.read(block).stream())
        .toList();
  }

  private byte[] segment(int count) {
    var random = new Random(7);
    var writer = new SegmentWriter(5, FROM);
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(600)];
      random.nextBytes(value);
      String conversation = "g:" + i % 7;
      var record =
          new ArchivedRecord(
              FROM + 2L * i, Instant.ofEpochMilli(i), conversation.getBytes(UTF_8), value);
      records.add(record);
      writer.add(record, conversation);
    }
    return writer.end(FROM + 2L * count);
  }
}
