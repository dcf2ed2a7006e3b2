package io.parley.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The canonical bytes and the hashes of events can never change again: logs are full of them.
/// `golden-events.txt` has one event a line, its bytes and its hash, each chained to the line
/// before; it is added to when an event is added, and never changed.
class GoldenEventsTest {

  @Test
  void everyEventHasTheBytesAndTheHashThatItAlwaysHad() {
    assertThat(chain()).containsExactlyElementsOf(golden());
  }

  @Test
  void theGoldenBytesAreReadAsTheEventsTheyAre() {
    List<Object> read =
        golden().stream()
            .map(line -> HexFormat.of().parseHex(line.substring(0, line.indexOf(' '))))
            .<Object>map(EventCodec::decode)
            .toList();

    assertThat(read).isEqualTo(Examples.events().map(Example::value).toList());
  }

  @Test
  void aHashIsSha256OverThePreviousHashAndTheBytes() throws NoSuchAlgorithmException {
    var sha256 = MessageDigest.getInstance("SHA-256");
    EventHash previous = EventHash.GENESIS;
    for (String line : golden()) {
      byte[] bytes = HexFormat.of().parseHex(line.substring(0, line.indexOf(' ')));
      sha256.update(previous.bytes());
      previous = EventHash.of(sha256.digest(bytes));
      assertThat(previous).hasToString(line.substring(line.indexOf(' ') + 1));
    }
  }

  private static List<String> chain() {
    List<String> lines = new ArrayList<>();
    EventHash previous = EventHash.GENESIS;
    for (Example example : Examples.events().toList()) {
      var sealed = EventCodec.seal((EventEnvelope) example.value(), previous);
      previous = sealed.hash();
      lines.add(HexFormat.of().formatHex(sealed.bytes()) + " " + sealed.hash());
    }
    return lines;
  }

  private static List<String> golden() {
    var stream =
        Objects.requireNonNull(GoldenEventsTest.class.getResourceAsStream("golden-events.txt"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
