package io.parley.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.EventEnvelope;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EncryptedContentTest {

  private static final UUID KEY = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");

  private final EncryptedContent encrypted =
      EncryptedContent.of(
          KEY, "nonce-nonce-".getBytes(UTF_8), "secret and its tag".getBytes(UTF_8));

  @Test
  void isToldFromJsonByItsFirstByte() {
    assertThat(Content.of(encrypted.bytes())).isEqualTo(encrypted);
    assertThat(Content.of("{}".getBytes(UTF_8))).isEqualTo(RawJson.of("{}"));
    assertThat(Content.of(new byte[0])).isEqualTo(RawJson.of(""));
  }

  @Test
  void hasItsPartsInTheirPlaces() {
    assertThat(encrypted.keyId()).isEqualTo(KEY);
    assertThat(encrypted.nonce()).asString(UTF_8).isEqualTo("nonce-nonce-");
    assertThat(encrypted.secret()).isEqualTo(ByteBuffer.wrap("secret and its tag".getBytes(UTF_8)));
    assertThat(encrypted.bytes()).hasSize("secret and its tag".length() + 29);
  }

  @Test
  void doesNotShowItself() {
    assertThat(encrypted).hasToString("EncryptedContent[" + KEY + "]");
  }

  @Test
  void anEventKeepsItByteForByte() {
    var event =
        new EventEnvelope("g:1", 2, Instant.EPOCH, "alice", new MessageEdited(1, encrypted));

    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
  }

  @Test
  void whatIsTooShortToBeOneIsNoEvent() {
    var event =
        new EventEnvelope(
            "g:1",
            2,
            Instant.EPOCH,
            "alice",
            new MessageEdited(1, RawJson.of(new byte[] {1, 2, 3})));
    byte[] bytes = EventCodec.encode(event);

    assertThatThrownBy(() -> EventCodec.decode(bytes)).isInstanceOf(DecodeException.class);
  }

  @Test
  void whatIsLostCanNotBeWritten() {
    var event =
        new EventEnvelope(
            "g:1", 2, Instant.EPOCH, "alice", new MessageEdited(1, LostContent.ERASED));

    assertThatThrownBy(() -> EventCodec.encode(event)).isInstanceOf(IllegalStateException.class);
  }
}
