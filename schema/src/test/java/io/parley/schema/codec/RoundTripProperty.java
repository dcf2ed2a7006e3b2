package io.parley.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written is read again as it was.
class RoundTripProperty {

  @ParameterizedTest
  @MethodSource("examples")
  void everyRecordIsReadAsItWasWritten(Example example) {
    assertThat(example.decoded(example.bytes())).isEqualTo(example.value());
  }

  static Stream<Example> examples() {
    return Examples.all();
  }

  /// The repetition's number is the seed. Sizes pass every width of a length prefix, so that the
  /// writer's growing and moving is met at each.
  @RepeatedTest(100)
  void messagesOfAnySizeAreReadAsTheyWereWritten(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    for (int size : List.of(0, 1, 100, 127, 128, 200, 256, 16_383, 16_384, 70_000)) {
      EventEnvelope event = posted(random, Math.max(1, size + random.nextInt(3) - 1));

      var sealed = EventCodec.seal(event, EventHash.GENESIS);
      var read = EventCodec.decodeSealed(EventCodec.encodeSealed(sealed));

      assertThat(read.bytes()).isEqualTo(sealed.bytes());
      assertThat(read.follows(EventHash.GENESIS)).isTrue();
      assertThat(EventCodec.decode(read.bytes())).isEqualTo(event);
    }
  }

  private static EventEnvelope posted(Random random, int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    boolean encrypted = size >= EncryptedContent.OVERHEAD_BYTES && random.nextBoolean();
    content[0] = (byte) (encrypted ? 1 : '{');
    List<String> mentions = IntStream.range(0, random.nextInt(4)).mapToObj(i -> "u" + i).toList();
    return new EventEnvelope(
        "g:%032x".formatted(random.nextLong()),
        1 + random.nextLong(Long.MAX_VALUE),
        Instant.ofEpochMilli(random.nextLong(1L << 45)),
        "user" + random.nextInt(),
        new MessagePosted(
            new UUID(random.nextLong(), random.nextLong()),
            "device",
            Content.of(content),
            random.nextBoolean() ? 1 + random.nextLong(Long.MAX_VALUE) : null,
            mentions));
  }
}
