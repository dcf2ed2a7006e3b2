package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.session.FakeNode;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/// `permessage-deflate`, byte by byte (RFC 7692, section 7.2).
class CompressionPipelineTest {

  private static final int TEXT = 0x81;
  private static final int COMPRESSED_TEXT = 0xc1;
  private static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";

  @Test
  void takesAndGivesCompressedMessages() throws Exception {
    var pipelines = new TestPipelines(Map.of("websocket.compression", true));
    EmbeddedChannel channel = connect(pipelines);
    assertThat(upgrade(channel)).contains("permessage-deflate", "client_no_context_takeover");
    receive(channel, deflate(FakeNode.hello("alice", "phone").replace('\'', '"')));
    pipelines.node.runBlocking();

    byte[] answer = sent(channel);
    assertThat(answer[0]).isEqualTo((byte) COMPRESSED_TEXT);
    assertThat(inflate(payload(answer))).contains("welcome", "alice");
    channel.finishAndReleaseAll();
  }

  @Test
  void sendsShortMessagesAsTheyAre() {
    EmbeddedChannel channel = connect(true);
    upgrade(channel);
    receive(channel, deflate("{\"type\":\"ping\"}"));

    byte[] answer = sent(channel);
    assertThat(answer[0]).isEqualTo((byte) TEXT);
    assertThat(new String(payload(answer), UTF_8)).isEqualTo("{\"type\":\"pong\"}");
    channel.finishAndReleaseAll();
  }

  @Test
  void expandsNoMessageBeyondItsBound() {
    EmbeddedChannel channel = connect(true);
    upgrade(channel);
    byte[] bomb = deflate("x".repeat(10_000_000));
    assertThat(bomb).hasSizeLessThan(20_000);
    receive(channel, bomb);

    assertThat(closeCode(sent(channel))).isEqualTo(1009);
    channel.finishAndReleaseAll();
  }

  @Test
  void closesOnWhatCantBeExpanded() {
    EmbeddedChannel channel = connect(true);
    upgrade(channel);
    receive(channel, new byte[] {-1, -1, -1, -1});

    assertThat(closeCode(sent(channel))).isEqualTo(1007);
    channel.finishAndReleaseAll();
  }

  @Test
  void doesNotCompressUnlessItIsOn() {
    EmbeddedChannel channel = connect(false);

    assertThat(upgrade(channel)).startsWith("HTTP/1.1 101 ").doesNotContain("permessage-deflate");
    channel.finishAndReleaseAll();
  }

  private static EmbeddedChannel connect(boolean compression) {
    return connect(new TestPipelines(Map.of("websocket.compression", compression)));
  }

  private static EmbeddedChannel connect(TestPipelines pipelines) {
    return new EmbeddedChannel(
        pipelines.http(call -> new HttpAnswer(200, Map.of(), call.body()), Runnable::run));
  }

  private static String upgrade(EmbeddedChannel channel) {
    String request =
        "GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + OFFER
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    channel.writeInbound(Unpooled.copiedBuffer(request, UTF_8));
    return new String(sent(channel), UTF_8);
  }

  private static void receive(EmbeddedChannel channel, byte[] payload) {
    ByteBuf frame = Unpooled.buffer().writeByte(COMPRESSED_TEXT);
    if (payload.length < 126) {
      frame.writeByte(0x80 | payload.length);
    } else {
      frame.writeByte(0x80 | 126).writeShort(payload.length);
    }
    channel.writeInbound(frame.writeInt(0).writeBytes(payload));
  }

  private static byte[] sent(EmbeddedChannel channel) {
    channel.runPendingTasks();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  /// Of a frame of the server, which has no mask.
  private static byte[] payload(byte[] frame) {
    return Arrays.copyOfRange(frame, frame[1] < 126 ? 2 : 4, frame.length);
  }

  private static int closeCode(byte[] frame) {
    assertThat(frame[0]).as("a close").isEqualTo((byte) 0x88);
    return (frame[2] & 0xff) << 8 | (frame[3] & 0xff);
  }

  private static byte[] deflate(String text) {
    byte[] out = new byte[100_000];
    try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(text.getBytes(UTF_8));
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(out, length - 4); // without 00 00 ff ff
    }
  }

  private static String inflate(byte[] payload) throws DataFormatException {
    byte[] out = new byte[100_000];
    try (var inflater = new Inflater(true)) {
      byte[] in = Arrays.copyOf(payload, payload.length + 4);
      in[in.length - 2] = (byte) 0xff;
      in[in.length - 1] = (byte) 0xff;
      inflater.setInput(in);
      return new String(out, 0, inflater.inflate(out), UTF_8);
    }
  }
}
