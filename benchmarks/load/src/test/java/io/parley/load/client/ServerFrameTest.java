package io.parley.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/// The frames are as docs/protocol.md has them, with their members in the order of the server.
class ServerFrameTest {

  @Test
  void readsAnEventThatIsAMessage() {
    ByteBuf event =
        frame(
            """
            {"type":"event","conversation":"d:a:b","sequence":4711,"time":"2026-11-21T00:00:00.000Z",\
            "by":"a","event":{"kind":"message.posted","clientId":"x","device":"bench",\
            "content":{"kind":"text","text":"xxx~00000000000004d2"}}}\
            """);

    assertThat(ServerFrame.kind(event, 0)).isEqualTo(ServerFrame.EVENT);
    assertThat(ServerFrame.sequenceOfEvent(event, 0)).isEqualTo(4711);
    assertThat(ServerFrame.dueOfEvent(event, 0, event.readableBytes())).isEqualTo(1234);
  }

  @Test
  void findsNoTimeInOtherEvents() {
    ByteBuf event =
        frame(
            """
            {"type":"event","conversation":"g1","sequence":2,"time":"2026-11-21T00:00:00.000Z",\
            "by":"a","event":{"kind":"member.joined","users":["b"],"role":"member"}}\
            """);

    assertThat(ServerFrame.dueOfEvent(event, 0, event.readableBytes())).isEqualTo(ServerFrame.NONE);
  }

  @Test
  void readsAnAnswer() {
    ByteBuf ok =
        frame(
            """
            {"type":"ok","re":"00000000000004d2","conversation":"d:a:b","sequence":12,\
            "time":"2026-11-21T00:00:00.000Z"}\
            """);

    assertThat(ServerFrame.kind(ok, 0)).isEqualTo(ServerFrame.OK);
    assertThat(Hex.get(ok, ServerFrame.answered(ServerFrame.OK, 0))).isEqualTo(1234);
    assertThat(ServerFrame.sequenceOfOk(ok, 0)).isEqualTo(12);
  }

  @Test
  void readsARefusal() {
    ByteBuf error =
        frame(
            """
            {"type":"error","re":"00000000000004d2","code":"unavailable","message":"later",\
            "retryable":true}\
            """);

    assertThat(ServerFrame.kind(error, 0)).isEqualTo(ServerFrame.ERROR);
    assertThat(Hex.get(error, ServerFrame.answered(ServerFrame.ERROR, 0))).isEqualTo(1234);
  }

  @Test
  void tellsTheOtherFramesApart() {
    assertThat(ServerFrame.kind(frame("{\"type\":\"welcome\"}"), 0)).isEqualTo(ServerFrame.WELCOME);
    assertThat(ServerFrame.kind(frame("{\"type\":\"synced\"}"), 0)).isEqualTo(ServerFrame.SYNCED);
    assertThat(ServerFrame.kind(frame("{\"type\":\"resync\"}"), 0)).isEqualTo(ServerFrame.RESYNC);
    assertThat(ServerFrame.kind(frame("{\"type\":\"receipt\"}"), 0)).isEqualTo(ServerFrame.OTHER);
    assertThat(ServerFrame.kind(frame("{\"type\":\"heads\"}"), 0)).isEqualTo(ServerFrame.OTHER);
  }

  private static ByteBuf frame(String json) {
    return Unpooled.copiedBuffer(json, UTF_8);
  }
}
