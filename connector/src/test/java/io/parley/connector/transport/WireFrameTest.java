package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.parley.connector.frame.EncodedFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFrameTest {

  private final WireFrame wireFrame = new WireFrame();

  @ParameterizedTest
  @ValueSource(ints = {2, 125, 126, 65_535, 65_536})
  void isWhatNettysEncoderWrites(int size) {
    byte[] text = "x".repeat(size).getBytes(US_ASCII);
    var encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    encoder.writeOutbound(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
    ByteBuf expected = all(encoder);

    assertThat(write(EncodedFrame.of(text))).isEqualTo(expected);
  }

  @Test
  void isSharedByThoseWhoGetTheSameFrame() {
    EncodedFrame frame = EncodedFrame.of("{}".getBytes(US_ASCII));

    ByteBuf first = write(frame);
    ByteBuf second = write(frame);

    assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
    first.readerIndex(first.writerIndex());
    assertThat(second.isReadable()).isTrue();
  }

  @Test
  void letsGoOfTheFrameBefore() {
    ByteBuf before = write(EncodedFrame.of("{}".getBytes(US_ASCII)));
    write(EncodedFrame.of("{}".getBytes(US_ASCII)));

    assertThat(before.release()).isTrue();
  }

  private ByteBuf write(EncodedFrame frame) {
    return wireFrame.of(frame, UnpooledByteBufAllocator.DEFAULT);
  }

  private static ByteBuf all(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
    }
    return all;
  }
}
