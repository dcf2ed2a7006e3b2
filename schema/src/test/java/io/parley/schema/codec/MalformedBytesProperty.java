package io.parley.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that are no record are refused with [DecodeException] and nothing else.
class MalformedBytesProperty {

  private static final int MUTANTS_PER_EXAMPLE = 2_000;
  private static final List<Function<byte[], ?>> DECODERS =
      List.of(
          CommandCodec::decode,
          EventCodec::decode,
          EventCodec::decodeSealed,
          CursorCodec::decode,
          DeliveryCodec::decode,
          RouteCodec::decodeRoute,
          RouteCodec::decodeReport,
          ArchiveCodec::decodeBlock,
          ArchiveCodec::decodeIndex);

  @ParameterizedTest
  @MethodSource("examples")
  void mutilatedRecordsAreReadOrRefused(Example example) {
    var random = new Random(example.bytes().length);
    for (int i = 0; i < MUTANTS_PER_EXAMPLE; i++) {
      byte[] mutant = mutate(example.bytes(), random);
      readOrRefuse(example::decoded, mutant);
    }
  }

  @Test
  void arbitraryBytesAreReadOrRefused() {
    var random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      DECODERS.forEach(decoder -> readOrRefuse(decoder, bytes));
    }
  }

  @Test
  void theRecordOfOneCodecIsReadOrRefusedByTheOthers() {
    examples()
        .forEach(example -> DECODERS.forEach(decoder -> readOrRefuse(decoder, example.bytes())));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aRecordCutShortInsideAFieldIsRefused(Example example) {
    byte[] cut = Arrays.copyOf(example.bytes(), example.bytes().length + 1);
    cut[cut.length - 1] = (byte) 0x80;

    assertThatThrownBy(() -> example.decoded(cut)).isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0801", // only a version
        "0802 1205 67 3a 31 32 33 1801 6200", // a later version
        "0801 1205 67 3a 31 32 33 6200", // no sequence
        "0801 1205 67 3a 31 32 33 18ffffffffffffffffff01 6200", // a negative sequence
        "0801 1801 6200", // no conversation
        "0801 1205 67 3a 31 32 33 1801", // no event
        "0801 1205 67 3a 31 32 33 1801 5200", // created without a kind
        "0801 1205 67 3a 31 32 33 1801 52020863", // created with an unknown kind
        "0801 1205 67 3a 31 32 33 1801 72030a0162", // a role without a role
        "0801 1205 67 3a 31 32 33 1801 7a00", // posted without anything
        "0801 1205 67 3a 31 32 33 1801 7a070a0301020322027b7d", // a client id of 3 bytes
        "0801 1205 67 3a 31 32 ff 1801 6200", // a conversation that is not UTF-8
      })
  void isNoEvent(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThatThrownBy(() -> EventCodec.decode(bytes)).isInstanceOf(DecodeException.class);
  }

  @Test
  void aSealedEventNeedsAHashOf32Bytes() {
    byte[] shortHash = HexFormat.of().parseHex("0a0165" + "121f" + "00".repeat(31));

    assertThatThrownBy(() -> EventCodec.decodeSealed(shortHash))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("hash of 32 bytes");
  }

  @Test
  void aMillionNestedGroupsAreRefusedWithoutExhaustingTheStack() {
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) 0x0b);

    DECODERS.forEach(
        decoder ->
            assertThatThrownBy(() -> decoder.apply(groups)).isInstanceOf(DecodeException.class));
  }

  static Stream<Example> examples() {
    return Examples.all();
  }

  private static void readOrRefuse(Function<byte[], ?> decoder, byte[] bytes) {
    try {
      assertThat((Object) decoder.apply(bytes)).isNotNull();
    } catch (DecodeException e) {
      assertThat(e).hasMessageNotContaining("null");
    } catch (RuntimeException | StackOverflowError e) {
      fail("on " + HexFormat.of().formatHex(bytes), e);
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutant = bytes.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] = (byte) random.nextInt(256);
        case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
        default -> System.arraycopy(mutant, 0, mutant, at, Math.min(at, mutant.length - at));
      }
    }
    return mutant;
  }
}
