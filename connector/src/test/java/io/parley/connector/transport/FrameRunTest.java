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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRunTest {

  private static final EncodedFrame A = frame("{\"a\":1}");
  private static final EncodedFrame B = frame("{\"b\":2}");
  private static final EncodedFrame C = frame("{\"c\":3}");

  private final FrameRun empty = FrameRun.empty(Framing.WEB_SOCKET);

  @ParameterizedTest
  @ValueSource(ints = {2, 125, 126, 65_535, 65_536})
  void isWhatNettysEncoderWrites(int size) {
    EncodedFrame text = frame("x".repeat(size));
    ByteBuf expected = encodedByNetty(A, text, B);

    FrameRun run = empty.then(A).then(text).then(B);

    assertThat(bytes(run)).isEqualTo(expected);
    assertThat(run.size()).isEqualTo(expected.readableBytes());
    assertThat(run.frames()).containsExactly(A, text, B);
  }

  @Test
  void isOneLineForEachFrame() {
    FrameRun run = FrameRun.empty(Framing.LINE).then(A).then(B);

    assertThat(bytes(run).toString(US_ASCII)).isEqualTo("{\"a\":1}\n{\"b\":2}\n");
  }

  @Test
  void isSharedByThoseWhoAreGivenTheSameFrames() {
    ByteBuf first = bytes(empty.then(A).then(B));
    ByteBuf second = bytes(empty.then(A).then(B));

    assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
    first.readerIndex(first.writerIndex());
    assertThat(second.isReadable()).isTrue();
  }

  @Test
  void staysSharedWhenOneAmongThemIsGivenOthers() {
    FrameRun first = empty.then(A).then(B).then(C);
    FrameRun sender = empty.then(A).then(C);
    FrameRun second = empty.then(A).then(B).then(C);

    assertThat(second).isSameAs(first);
    assertThat(sender).isNotSameAs(first);
    assertThat(bytes(sender)).isEqualTo(encodedByNetty(A, C));
  }

  @Test
  void isRightHoweverManyAreGivenOthers() {
    List<EncodedFrame> own = new ArrayList<>();
    List<FrameRun> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      own.add(frame("{\"own\":" + i + "}"));
      runs.add(empty.then(own.get(i)).then(A));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(bytes(runs.get(i))).isEqualTo(encodedByNetty(own.get(i), A));
    }
  }

  @Test
  void endsWithItsTurn() {
    ByteBuf before = bytes(empty.then(A));
    List<String> taken = new ArrayList<>();
    empty.then(A);
    empty.then(A).then(B);
    empty.end((frame, times) -> taken.add(times + " " + frame));

    assertThat(taken).containsExactly("3 {\"a\":1}", "1 {\"b\":2}");
    assertThat(before.release()).as("its bytes were the last connection's").isTrue();
    empty.end((frame, _) -> taken.add("again " + frame));
    assertThat(taken).hasSize(2);
  }

  private static EncodedFrame frame(String text) {
    return EncodedFrame.of(text.getBytes(US_ASCII));
  }

  private static ByteBuf bytes(FrameRun run) {
    return run.bytes(UnpooledByteBufAllocator.DEFAULT);
  }

  private static ByteBuf encodedByNetty(EncodedFrame... frames) {
    var encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    for (EncodedFrame frame : frames) {
      encoder.writeOutbound(new TextWebSocketFrame(Unpooled.wrappedBuffer(frame.utf8())));
    }
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      all.writeBytes(part);
    }
    return all;
  }
}
