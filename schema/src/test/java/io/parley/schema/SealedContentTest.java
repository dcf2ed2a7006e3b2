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

class SealedContentTest {

  private static final UUID KEY = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");

  private final SealedContent sealed =
      SealedContent.of(KEY, "nonce-nonce-".getBytes(UTF_8), "secret and its tag".getBytes(UTF_8));

  @Test
  void isToldFromJsonByItsFirstByte() {
    assertThat(Content.of(sealed.bytes())).isEqualTo(sealed);
    assertThat(Content.of("{}".getBytes(UTF_8))).isEqualTo(RawJson.of("{}"));
    assertThat(Content.of(new byte[0])).isEqualTo(RawJson.of(""));
  }

  @Test
  void hasItsPartsInTheirPlaces() {
    assertThat(sealed.keyId()).isEqualTo(KEY);
    assertThat(sealed.nonce()).asString(UTF_8).isEqualTo("nonce-nonce-");
    assertThat(sealed.secret()).isEqualTo(ByteBuffer.wrap("secret and its tag".getBytes(UTF_8)));
    assertThat(sealed.bytes()).hasSize("secret and its tag".length() + 29);
  }

  @Test
  void doesNotShowItself() {
    assertThat(sealed).hasToString("SealedContent[" + KEY + "]");
  }

  @Test
  void anEventKeepsItByteForByte() {
    var event = new EventEnvelope("g:1", 2, Instant.EPOCH, "alice", new MessageEdited(1, sealed));

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
