package io.parley.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SendFrameTest {

  private static final long DUE = 0x0123_4567_89ab_cdefL;

  private final SendFrame frames = new SendFrame("d:alice:bob", 128);

  @Test
  void isAFrameThatTheServerUnderstands() {
    JsonNode frame = JsonMapper.shared().readTree(unmasked(frames.encode(allocator(), DUE)));

    assertThat(frame.get("type").stringValue()).isEqualTo("send");
    assertThat(frame.get("id").stringValue()).isEqualTo("0123456789abcdef");
    assertThat(frame.get("conversation").stringValue()).isEqualTo("d:alice:bob");
    assertThat(frame.get("content").get("text").stringValue()).hasSize(128);
  }

  @Test
  void namesEachMessageByAUuidOfItsTime() {
    Set<String> names = new HashSet<>();
    long before = System.currentTimeMillis();
    for (int i = 0; i < 10_000; i++) {
      String text = unmasked(frames.encode(allocator(), DUE));
      String name = JsonMapper.shared().readTree(text).get("clientId").stringValue();
      UUID uuid = UUID.fromString(name);
      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
      assertThat(uuid.getMostSignificantBits() >>> 16)
          .isBetween(before, System.currentTimeMillis());
      names.add(name);
    }
    assertThat(names).hasSize(10_000);
  }

  @Test
  void carriesTheTimeToWhoGetsItFromTheRelay() {
    String text = unmasked(frames.encode(allocator(), DUE));
    ByteBuf frame = Unpooled.copiedBuffer(text, UTF_8);

    assertThat(ServerFrame.dueOfSent(frame, 0, frame.readableBytes())).isEqualTo(DUE);
  }

  private static ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  /// What a server makes of a frame.
  private static String unmasked(ByteBuf frame) {
    assertThat(frame.readByte() & 0xff).isEqualTo(0x81);
    int length = frame.readByte() & 0x7f;
    length = length == 126 ? frame.readUnsignedShort() : length;
    byte[] mask = new byte[4];
    frame.readBytes(mask);
    byte[] payload = new byte[length];
    frame.readBytes(payload);
    assertThat(frame.isReadable()).isFalse();
    frame.release();
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new String(payload, UTF_8);
  }
}
