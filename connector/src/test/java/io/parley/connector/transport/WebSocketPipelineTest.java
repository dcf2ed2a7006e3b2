package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.session.FakeNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Frames byte by byte (RFC 6455, section 5.2).
class WebSocketPipelineTest {

  private static final int TEXT = 0x81;
  private static final int TEXT_TO_BE_CONTINUED = 0x01;
  private static final int CONTINUATION = 0x80;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;

  private final TestPipelines pipelines = new TestPipelines(Map.of());
  private final FakeNode node = pipelines.node;
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          pipelines.http(call -> new HttpAnswer(200, Map.of(), call.body()), Runnable::run));

  @BeforeEach
  void upgrade() {
    String request =
        """
        GET /v1/ws HTTP/1.1\r
        Host: x\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;
    channel.writeInbound(Unpooled.copiedBuffer(request, UTF_8));
    assertThat(new String(sent(), UTF_8)).startsWith("HTTP/1.1 101 ");
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(pipelines.clients()).isZero();
  }

  @Test
  void answersText() {
    receive(TEXT, "{\"type\":\"ping\"}".getBytes(UTF_8));

    assertThat(sent()).isEqualTo(frame(TEXT, "{\"type\":\"pong\"}".getBytes(UTF_8)));
  }

  @Test
  void answersPingsBetweenFragments() {
    receive(TEXT_TO_BE_CONTINUED, "{\"type\":".getBytes(UTF_8));
    receive(PING, new byte[] {7});
    assertThat(sent()).isEqualTo(frame(PONG, new byte[] {7}));
    receive(CONTINUATION, "\"ping\"}".getBytes(UTF_8));

    assertThat(sent()).isEqualTo(frame(TEXT, "{\"type\":\"pong\"}".getBytes(UTF_8)));
  }

  @Test
  void echoesACloseAndCloses() {
    byte[] going = {0x03, (byte) 0xe9};
    receive(CLOSE, going);

    assertThat(sent()).isEqualTo(frame(CLOSE, going));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAfterTextThatIsNotUtf8() {
    receive(TEXT, new byte[] {(byte) 0xc0, (byte) 0x80});

    assertSays(1007);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAfterAFrameWithoutAMask() {
    channel.writeInbound(Unpooled.wrappedBuffer(frame(TEXT, new byte[] {'x'})));

    assertSays(1002);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAfterAFrameThatIsTooLarge() {
    byte[] header = {(byte) TEXT, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0};
    channel.writeInbound(Unpooled.wrappedBuffer(header));

    assertSays(1009);
    assertThat(channel.isOpen()).as("the client may answer").isTrue();
    node.clock.advance(Duration.ofSeconds(3));
    channel.advanceTimeBy(3, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesTheSocketWhenItsCloseIsAnswered() {
    receive(TEXT, "a".getBytes(UTF_8));
    receive(TEXT, "b".getBytes(UTF_8));
    receive(TEXT, "c".getBytes(UTF_8));
    sent();
    assertThat(channel.isOpen()).isTrue();
    receive(CLOSE, new byte[] {0x10, 0x09});

    assertThat(channel.isOpen()).isFalse();
  }

  private void assertSays(int code) {
    byte[] close = sent();
    assertThat(close[0]).isEqualTo((byte) CLOSE);
    assertThat((close[2] & 0xff) << 8 | (close[3] & 0xff)).isEqualTo(code);
  }

  private void receive(int firstByte, byte[] payload) {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) firstByte;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    channel.writeInbound(Unpooled.wrappedBuffer(frame));
  }

  private static byte[] frame(int firstByte, byte[] payload) {
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) firstByte;
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }

  private byte[] sent() {
    channel.runPendingTasks();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }
}
