package io.parley.connector.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.parley.connector.frame.ClientFrame.Act;
import io.parley.connector.frame.ParsedFrame.Refusal;
import io.parley.connector.frame.ParsedFrame.Request;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command.SendMessage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Whatever the bytes, there is an answer; and what is taken for content is the same JSON as it
/// was.
class FrameParserProperty {

  private static final int CASES = 50_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String VALID =
      """
      {"type":"send","id":"a\\u00e4","conversation":"d:alice:bob",
       "clientId":"01890a5d-ac96-774b-bcce-b302099a8057","replyTo":3,"mentions":["bob"],
       "content":{"kind":"text","text":"h\\u00e9llo \\ud83d\\ude00 w\u00f6rld","x":[1,2.5e3,{"y":null}]},
       "cursors":{"d:a:b":3},"device":{"id":"d"},"before":12345678901234567890123}
      """;

  private static final String[] BITS = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\n",
    "null",
    "true",
    "1e99999",
    "-",
    "99999999999999999999",
    "\"type\"",
    "\"id\"",
    "\"send\"",
    "\"content\"",
    "\u0000",
    "\u00e9",
    "\"kind\"",
    " ",
    "//",
    "/*",
    "NaN",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
  };

  @Test
  void answersRandomBytes() {
    forAll(
        random -> {
          byte[] bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
          return bytes;
        });
  }

  @Test
  void answersValidFramesThatWereCut() {
    byte[] valid = VALID.strip().getBytes(UTF_8);
    for (int length = 0; length < valid.length; length++) {
      assertThat(FrameParser.parse(Arrays.copyOf(valid, length))).isInstanceOf(Refusal.class);
    }
    assertThat(FrameParser.parse(valid)).isInstanceOf(Request.class);
  }

  @Test
  void answersValidFramesThatWereDamaged() {
    byte[] valid = VALID.getBytes(UTF_8);
    forAll(
        random -> {
          byte[] bytes = valid.clone();
          for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          return bytes;
        });
  }

  @Test
  void answersWhatLooksLikeJson() {
    forAll(
        random -> {
          var text =
              new StringBuilder(random.nextBoolean() ? "{\"type\":\"send\",\"content\":" : "{");
          for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(BITS[random.nextInt(BITS.length)]);
          }
          return text.toString().getBytes(random.nextInt(9) == 0 ? ISO_8859_1 : UTF_8);
        });
  }

  @Test
  void answersDeepNestingAndHugeNumbers() {
    for (String value : new String[] {"[".repeat(100_000), "{\"a\":".repeat(50_000)}) {
      assertThat(parse("{\"type\":\"ping\",\"x\":" + value)).isInstanceOf(Refusal.class);
      assertThat(parse("{\"type\":\"send\",\"content\":" + value)).isInstanceOf(Refusal.class);
    }
    assertThat(parse("{\"type\":\"ping\",\"id\":" + "9".repeat(100_000) + "}"))
        .isInstanceOf(Refusal.class);
    assertThat(parse("{\"type\":\"ping\",\"x\":" + "9".repeat(100_000) + "}")).isNotNull();
  }

  private static ParsedFrame parse(String text) {
    return FrameParser.parse(text.getBytes(UTF_8));
  }

  private interface Generator {
    byte[] generate(Random random);
  }

  private static void forAll(Generator generator) {
    long seed = Long.getLong("parley.seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = generator.generate(random);
      try {
        check(bytes);
      } catch (RuntimeException | AssertionError e) {
        fail("parley.seed=" + seed + ", case " + i + ": " + new String(bytes, ISO_8859_1), e);
      }
    }
  }

  private static void check(byte[] bytes) {
    switch (FrameParser.parse(bytes)) {
      case Refusal refusal -> assertThat(refusal.message()).isNotBlank();
      case Request(_, _, Act(_, SendMessage message)) ->
          checkContent((RawJson) message.content(), bytes);
      case Request request -> assertThat(request.frame()).isNotNull();
    }
  }

  private static void checkContent(RawJson content, byte[] frame) {
    assertThat(content.toString()).doesNotContain("\n", "\r");
    assertThat(JSON.readTree(content.utf8())).isEqualTo(JSON.readTree(frame).get("content"));
  }
}
